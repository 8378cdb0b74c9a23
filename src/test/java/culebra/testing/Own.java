package culebra.testing;

import culebra.internal.DaemonDescriptors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What this process holds, counted before and after: descriptors, mappings, threads. */
public final class Own {
    private Own() {}

    /**
     * The open descriptors, without those of the library's daemons, which go when idle, and those
     * to JVMs that tests reuse.
     */
    public static long descriptors() throws IOException {
        List<Integer> daemons = DaemonDescriptors.numbers(); // first: they may go meanwhile
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            long all =
                    entries.map(entry -> Integer.valueOf(entry.getFileName().toString()))
                            .filter(number -> !daemons.contains(number))
                            .count();
            return all - Elsewhere.descriptorsOfKept();
        }
    }

    /**
     * Fails if more descriptors are open than before. Fewer is fine: those of an earlier test's
     * child process may go at any time, as they come in their own time.
     */
    public static void assertNoMoreDescriptors(long before) throws IOException {
        Patience.await(
                () -> descriptors() <= before,
                () -> "descriptors leaked: " + before + " before, now " + now());
    }

    private static String now() {
        try {
            return Long.toString(descriptors());
        } catch (IOException failed) {
            return failed.toString();
        }
    }

    /** What a descriptor refers to, such as {@code pipe:[1234]}. */
    public static String target(int number) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/fd/" + number)).toString();
    }

    /** The open descriptors that refer to something. */
    public static long descriptors(String target) throws IOException {
        long count = 0;
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.toList()) {
                count += refersTo(entry, target) ? 1 : 0;
            }
        }
        return count;
    }

    private static boolean refersTo(Path entry, String target) {
        try {
            return Files.readSymbolicLink(entry).toString().equals(target);
        } catch (IOException gone) { // it was the one that lists the directory
            return false;
        }
    }

    /** The kernel's threads. */
    public static long threads() throws IOException {
        return count("/proc/self/task");
    }

    /** The mappings whose line in /proc/self/maps contains a text. */
    public static long mappings(String text) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(text)).count();
        }
    }

    private static long count(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        }
    }
}
