package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.lock.AdvisoryLocks;
import culebra.lock.FileLocks;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A read that finds data costs one system call, and so does a write that finds room, a lock that is
 * free and an unlock. To open and map memory costs what C needs, and two queries of its size.
 */
class SystemCallsTest {
    /** Nothing of the JVM itself shall be among what the thread calls. */
    private static final List<String> QUIET =
            List.of("-XX:-UsePerfData", "-XX:-UseContainerSupport");

    private static final int CALLS = 300;
    private static final Pattern LINE = Pattern.compile("(\\d+) +(\\w+)\\(([^,)]*)(.*)");

    /** The JVM loads a class of its own and asks for memory at any moment. */
    private static final Pattern JVM = Pattern.compile(" (mmap|pread64)\\(");

    /** Reads and writes between marks, which are opened and do not exist. */
    static final class Traced {
        public static void main(String[] arguments) throws Exception {
            Path path = Path.of(arguments[0]);
            measure(UnixPipe.open(), "warm"); // whatever happens once
            measure(UnixPipe.open(), "pipe");
            measure(Fifo.openReadWrite(Fifo.create(path)), "fifo");
            try (FileLocks locks = FileLocks.openOrCreate(path.resolveSibling("file"))) {
                lock(locks.wholeFile(), "warm");
                lock(locks.wholeFile(), "flock");
                lock(locks.perProcess(), "warm-too");
                lock(locks.perProcess(), "record");
                lock(locks.perOpen(), "ofd");
            }
            String memory = TempName.next();
            SharedMemory.create(memory, 1).close();
            try {
                map(memory, "warm");
                map(memory, "memory");
            } finally {
                SharedMemory.unlink(memory);
            }
        }

        private static void measure(UnixPipe pipe, String name) throws IOException {
            write(pipe, name + "-write");
            read(pipe, name + "-read");
            pipe.close();
        }

        private static void write(UnixPipe pipe, String mark) throws IOException {
            var one = ByteBuffer.allocateDirect(1);
            mark("begin-" + mark);
            for (int i = 0; i < CALLS; i++) {
                pipe.sink().write(one.clear());
            }
            mark("end-" + mark);
        }

        private static void read(UnixPipe pipe, String mark) throws IOException {
            var one = ByteBuffer.allocateDirect(1);
            mark("begin-" + mark);
            for (int i = 0; i < CALLS; i++) {
                pipe.source().read(one.clear());
            }
            mark("end-" + mark);
        }

        private static void lock(AdvisoryLocks family, String mark) throws Exception {
            mark("begin-" + mark);
            for (int i = 0; i < CALLS / 2; i++) {
                family.lock().close();
            }
            mark("end-" + mark);
        }

        private static void map(String name, String mark) throws IOException {
            mark("begin-" + mark);
            for (int i = 0; i < CALLS / 4; i++) {
                try (var arena = Arena.ofConfined();
                        var memory = SharedMemory.open(name)) {
                    memory.map(arena);
                }
            }
            mark("end-" + mark);
        }

        private static void mark(String text) {
            Files.exists(Path.of("/culebra-mark-" + text));
        }
    }

    @Test
    void fewSystemCallsAreMade(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        var command = new ArrayList<>(List.of("strace", "-f", "-qq", "-o", log.toString()));
        command.addAll(List.of("-e", "trace=%desc,%file", "-e", "signal=none"));
        var look = new ArrayList<>(command);
        look.add("true");
        assumeTrue(runs(look), "strace, and the right to use it");
        String fifo = directory.resolve("fifo").toString();
        command.addAll(Peer.javaCommand(QUIET, Traced.class, fifo));
        try (Peer peer = Peer.command(command)) {
            peer.join();
        }
        List<String> lines = Files.readAllLines(log);
        assertEquals(Set.of("write"), calls(lines, "pipe-write"));
        assertEquals(Set.of("read"), calls(lines, "pipe-read"));
        assertEquals(Set.of("write"), calls(lines, "fifo-write"));
        assertEquals(Set.of("read"), calls(lines, "fifo-read"));
        assertEquals(Set.of("flock"), calls(lines, "flock"));
        assertEquals(Set.of("fcntl"), calls(lines, "record"));
        assertEquals(Set.of("fcntl"), calls(lines, "ofd"));
        assertEquals(Set.of("openat", "newfstatat", "close"), calls(lines, "memory"));
    }

    private static boolean runs(List<String> command) throws Exception {
        try (Peer peer = Peer.command(command)) {
            return peer.exit() == 0;
        } catch (IOException notInstalled) {
            return false;
        }
    }

    /** The names of the calls between two marks, of which there must be one per read or write. */
    private static Set<String> calls(List<String> lines, String mark) {
        int begin = indexOf(lines, "begin-" + mark + "\"");
        int end = indexOf(lines, "end-" + mark + "\"");
        String thread = lines.get(begin).split(" ")[0];
        var between =
                lines.subList(begin + 1, end).stream()
                        .filter(line -> line.startsWith(thread + " "))
                        .filter(line -> !line.contains("resumed>"))
                        .filter(line -> !JVM.matcher(line).find())
                        .toList();
        assertEquals(CALLS, between.size(), () -> mark + String.join("\n", new TreeSet<>(between)));
        return between.stream()
                .map(LINE::matcher)
                .map(matcher -> matcher.matches() ? matcher.group(2) : "?")
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static int indexOf(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(mark)) {
                return i;
            }
        }
        throw new AssertionError("no " + mark + " among " + lines.size() + " lines");
    }
}
