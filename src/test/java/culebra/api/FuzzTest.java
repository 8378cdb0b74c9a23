package culebra.api;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Every public method with random arguments, from eight threads: the JVM does not crash, nothing is
 * left, and only documented exceptions are thrown.
 *
 * <p>It happens in a JVM with its own IPC objects, /dev/shm and network, in a session of its own. A
 * seed may be given, {@code -Dculebra.fuzz.seed=1}, and a number of calls, {@code
 * -Dculebra.fuzz.calls=1000}.
 */
class FuzzTest {
    private static final String SCRIPT =
            "mount -t tmpfs -o size=64m none /dev/shm && cd \"$0\" && \"$@\"";

    @TempDir Path directory;

    @Test
    void noArgumentsBringTheLibraryDown() throws Exception {
        long seed = Long.getLong("culebra.fuzz.seed", System.nanoTime());
        long calls = Long.getLong("culebra.fuzz.calls", Counts.of(2_000, 10_000_000));
        var apart =
                List.of(
                        "unshare",
                        "--ipc",
                        "--mount",
                        "--net",
                        "setsid",
                        "sh",
                        "-c",
                        SCRIPT,
                        directory.toString());
        assumeTrue(exit(apart, List.of("true")) == 0, "the right to have namespaces");
        List<String> options =
                List.of(
                        "-Xmx512m",
                        Counts.of(1, 2) == 1 ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation",
                        "-Dculebra.sources=" + ApiSources.writeTo(directory.resolve("sources")),
                        "-XX:ErrorFile=" + directory.resolve("crash"));
        List<String> java =
                Peer.javaCommand(
                        options,
                        Fuzz.class,
                        String.valueOf(seed),
                        String.valueOf(calls),
                        directory.toString());
        var command = new ArrayList<>(apart);
        command.addAll(java);
        try (Peer peer = Peer.command(command)) {
            System.out.println(peer.join());
        } catch (AssertionError failed) {
            throw new AssertionError(
                    "seed " + seed + ": " + failed.getMessage() + "; last: " + lastCalls(), failed);
        }
    }

    private static int exit(List<String> prefix, List<String> command) throws Exception {
        var all = new ArrayList<>(prefix);
        all.addAll(command);
        try (Peer peer = Peer.command(all)) {
            return peer.exit();
        }
    }

    /** What the threads did last, and where the JVM crashed if it did. */
    private String lastCalls() {
        var text = new StringBuilder();
        try (var files = Files.newDirectoryStream(directory, "{log,crash}*")) {
            for (Path file : files) {
                text.append(file.getFileName()).append('\n');
                Files.readString(file)
                        .lines()
                        .map(String::strip)
                        .limit(60)
                        .forEach(line -> text.append(line).append('\n'));
            }
        } catch (IOException failed) {
            text.append(failed);
        }
        return text.toString();
    }
}
