package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class NoRoomTest {
    private static final long MIB = 1 << 20;

    @TempDir private Path directory;

    /** Creates objects in a /dev/shm of its own, and prints what becomes of them. */
    static final class Tenant {
        private static final File DIRECTORY = new File("/dev/shm");

        public static void main(String[] args) throws IOException {
            for (String size : args) {
                attempt(Long.parseLong(size));
                System.out.println(
                        DIRECTORY.list().length + " names, " + DIRECTORY.getUsableSpace());
            }
            try (var memory = SharedMemory.create("grows", MIB / 2)) {
                memory.resize(MIB);
                try {
                    memory.resize(2 * MIB);
                } catch (IOException refused) {
                    System.out.println(refused.getMessage());
                }
                System.out.println(memory.size());
            }
            SharedMemory.unlink("grows");
            SharedMemory.createSparse("sparse", 2 * MIB).close();
            System.out.println(DIRECTORY.getUsableSpace());
        }

        private static void attempt(long size) {
            try (Arena arena = Arena.ofConfined()) {
                SharedMemory.map("object", size, arena).fill((byte) 1);
                System.out.println("mapped " + size);
                SharedMemory.unlink("object");
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    /** Has no descriptor left, and prints what each verb says then. */
    static final class Hoarder {
        interface Verb {
            SharedMemory call() throws IOException;
        }

        public static void main(String[] args) throws IOException {
            String name = args[0];
            SharedMemory.create(name, 8).close();
            List<Verb> verbs =
                    List.of(
                            () -> SharedMemory.anonymous(8),
                            () -> SharedMemory.create(args[1], 8),
                            () -> SharedMemory.open(name),
                            () -> SharedMemory.openOrCreate(args[1], 8));
            verbs.forEach(Hoarder::attempt); // loads the classes that it takes
            SharedMemory.unlink(args[1]);
            try {
                SharedMemory.open(args[1]);
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
            var hoard = new ArrayList<SharedMemory>();
            IOException full = null;
            while (full == null) {
                try {
                    hoard.add(SharedMemory.open(name));
                } catch (IOException refused) {
                    full = refused;
                }
            }
            List<String> said = verbs.stream().map(Hoarder::attempt).toList();
            hoard.forEach(SharedMemory::close);
            said.forEach(System.out::println);
            System.out.println(hoard.size() > 10);
            System.out.println(SharedMemory.unlinkIfExists(args[1]));
            verbs.stream().map(Hoarder::attempt).forEach(System.out::println);
        }

        private static String attempt(Verb verb) {
            try (SharedMemory memory = verb.call()) {
                return "works";
            } catch (IOException refused) {
                return refused.getMessage();
            }
        }
    }

    @Test
    void moreThanDevShmHasFreeIsRefusedBeforeAnyIsTaken() throws Throwable {
        long size = new File("/dev/shm").getTotalSpace() + 4096;
        try (var object = TempObject.next()) {
            Expect.nothingLeaked(
                    () -> {
                        var refused =
                                Expect.failure(
                                        ErrnoException.class,
                                        () -> SharedMemory.create(object.name(), size),
                                        object.name(),
                                        size + " bytes",
                                        "more than /dev/shm has free");
                        assertEquals(Errno.ENOSPC, refused.errno());
                    });
            assertFalse(object.exists());
        }
    }

    @Test
    void moreThanThereIsMemoryIsRefusedForAnonymousMemoryToo() throws Throwable {
        Expect.nothingLeaked(
                () ->
                        Expect.failure(
                                ErrnoException.class,
                                () -> SharedMemory.anonymous(1L << 46),
                                (1L << 46) + " bytes",
                                "ENOSPC",
                                "more than the free memory of this machine"));
    }

    @Test
    void aSmallDevShmRefusesWhatItCannotHoldAndIsLeftAsItWas() throws Exception {
        Path trace = directory.resolve("trace");
        long large = 80 * MIB;
        var command = new ArrayList<>(inDevShmOf("1m", trace));
        var options = List.of("-XX:-UsePerfData");
        String[] sizes = {"" + MIB, "" + (MIB + 1), "" + 2 * MIB, "" + large};
        command.addAll(Peer.javaCommand(options, Tenant.class, sizes));
        try (Peer peer = Peer.command(command)) {
            peer.expect("mapped " + MIB);
            peer.expect("0 names, " + MIB);
            for (int i = 1; i < sizes.length; i++) {
                Expect.says(
                        peer.line(),
                        "posix_fallocate /object: ENOSPC",
                        sizes[i] + " bytes",
                        "more than /dev/shm has free");
                peer.expect("0 names, " + MIB);
            }
            Expect.says(peer.line(), "/grows: ENOSPC", "more than /dev/shm has free");
            peer.expect("" + MIB);
            peer.expect("" + MIB);
            peer.join();
        }
        String calls = Files.readString(trace);
        assertTrue(calls.contains(", 0, 0, " + MIB + ")"), calls);
        assertFalse(calls.contains(", 0, 0, " + 16 * MIB + ")"), "80 MiB are refused untried");
    }

    @Test
    void withoutADescriptorLeftEveryVerbNamesTheLimitAndLeavesNothing() throws Exception {
        try (var object = TempObject.next();
                var other = TempObject.next()) {
            var command = new ArrayList<>(List.of("prlimit", "--nofile=64:64"));
            command.addAll(Peer.javaCommand(List.of(), Hoarder.class, object.name(), other.name()));
            try (Peer peer = Peer.command(command)) {
                Expect.says(peer.line(), other.name(), "ENOENT");
                Expect.says(peer.line(), "memfd_create", "EMFILE", "ulimit -n");
                for (TempObject each : List.of(other, object, other)) {
                    Expect.says(peer.line(), each.name(), "EMFILE", "ulimit -n");
                }
                peer.expect("true");
                peer.expect("false");
                assertEquals("works\nworks\nworks\nworks", peer.join());
            }
        }
    }

    /** Runs what follows with its own /dev/shm, and records its calls of fallocate. */
    private static List<String> inDevShmOf(String size, Path trace) throws Exception {
        String mount = "mount -t tmpfs -o size=" + size + " tmpfs /dev/shm && exec \"$@\"";
        var command = new ArrayList<>(List.of("unshare", "-m", "sh", "-c", mount, "sh"));
        var strace = List.of("strace", "-f", "-e", "trace=fallocate", "-o", trace.toString());
        command.addAll(strace);
        var test = new ArrayList<>(command);
        test.add("true");
        try (Peer can = Peer.command(test)) {
            assumeTrue(can.exit() == 0, "unshare -m, mount and strace: root only");
        }
        return command;
    }
}
