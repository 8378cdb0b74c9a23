package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.event.EventFd;
import culebra.lock.FileLocks;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.StreamListener;
import culebra.socket.UnixAddress;
import culebra.testing.ClassDirectories;
import culebra.testing.Elsewhere;
import culebra.testing.Namespace;
import culebra.testing.Peer;
import culebra.testing.Sandbox;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where a sandbox refuses newer system calls, everything works by older ones. */
class SandboxTest {
    private static final List<Integer> ERRORS = List.of(1, 38, 22, 95); // EPERM, ENOSYS, ...
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String HIDDEN = ".culebra-unfinished-";
    private static final Set<PosixFilePermission> OPEN =
            PosixFilePermissions.fromString("rw-rw-rw-");
    private static final int SIZE = 3 * 4096 + 1;

    /** Each call is refused once with each error. */
    private static Elsewhere refusing(int turn, String... calls) throws Exception {
        var refusals = new ArrayList<String>();
        for (String call : calls) {
            refusals.add(call + "=" + ERRORS.get((turn + refusals.size()) % ERRORS.size()));
        }
        return alone(refusals);
    }

    /** Sandboxes in which no other process makes hidden objects. */
    private static Elsewhere alone(List<String> refusals) throws Exception {
        return Sandbox.refusing(refusals).behind(Namespace.memory());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void withoutNewerCallsOlderOnesDoTheSame(int turn) throws Exception {
        refusing(
                        turn,
                        "tmpfile",
                        "memfd_create",
                        "fallocate",
                        "preadv2",
                        "pwritev2",
                        "fstatfs",
                        "dup-cloexec")
                .run(SandboxTest.class, "everything", TempName.next());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void withoutLinksAnObjectIsRenamed(int turn) throws Exception {
        refusing(turn, "linkat").run(SandboxTest.class, "memory", TempName.next());
    }

    @Test
    void withoutProcAnUnnamedObjectIsLinkedByItsDescriptor() throws Exception {
        alone(List.of("linkat-proc=2")).run(SandboxTest.class, "memory", TempName.next());
    }

    @Test
    void whereAnUnnamedObjectCannotBeLinkedAHiddenOneIs() throws Exception {
        alone(List.of("linkat-proc=2", "linkat-descriptor=2"))
                .run(SandboxTest.class, "memory", TempName.next());
    }

    /** The JDK itself finds no jar then, so this JVM has its classes in directories. */
    @ParameterizedTest
    @ValueSource(ints = {1, 38, 22, 95})
    void withoutStatxAFileIsAskedInTheOldWay(int error, @TempDir Path directory) throws Exception {
        var command = new ArrayList<>(Sandbox.prefix(List.of("statx=" + error)));
        command.addAll(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:-UsePerfData",
                        "-XX:+UseSerialGC",
                        "-Xint",
                        "-cp",
                        ClassDirectories.path(),
                        Asker.class.getName(),
                        directory.resolve("socket").toString()));
        try (Peer peer = Peer.command(command)) {
            assertEquals("4096 true", peer.join());
        }
        assertFalse(Files.exists(directory.resolve("socket")));
    }

    /** Asks for a size, and removes the path of a socket after a look at it. */
    static final class Asker {
        public static void main(String[] args) throws IOException {
            try (var memory = SharedMemory.anonymous(4096)) {
                StreamListener.bind(UnixAddress.path(Path.of(args[0]))).close();
                System.out.println(memory.size() + " " + memory.fd().isOpen());
            }
        }
    }

    static void everything(String... names) throws Exception {
        memory(names);
        OlderCalls.all(names[0]);
    }

    static void memory(String... names) throws Exception {
        String name = names[0];
        try {
            try (var memory = SharedMemory.openOrCreate(name, SIZE, segment -> isUnseen(name));
                    var same = SharedMemory.open(name);
                    var arena = Arena.ofConfined()) {
                assertEquals(SIZE, same.size());
                memory.map(arena).set(JAVA_BYTE, SIZE - 1, (byte) 1);
                MemorySegment mapped = same.map(arena);
                assertEquals(1, mapped.get(JAVA_BYTE, SIZE - 1));
                assertEquals(0, mapped.get(JAVA_BYTE, 0));
                memory.resize(2 * SIZE);
                assertEquals(1, mapped.get(JAVA_BYTE, SIZE - 1));
                assertTrue(blocks(name) * 512L >= 2 * SIZE, "nothing is reserved");
                assertFalse(locked(MEMORY.resolve(name.substring(1))));
                assertThrows(
                        FileAlreadyExistsException.class, () -> SharedMemory.create(name, SIZE));
            }
            SharedMemory.unlink(name);
            assertThrows(
                    IllegalStateException.class,
                    () -> SharedMemory.openOrCreate(name, SIZE, SandboxTest::fail));
            assertFalse(SharedMemory.unlinkIfExists(name));
            SharedMemory.create(name, SIZE, OPEN).close();
            var permissions = Files.getPosixFilePermissions(MEMORY.resolve(name.substring(1)));
            assertEquals(OPEN, permissions);
        } finally {
            SharedMemory.unlinkIfExists(name);
        }
        assertEquals(List.of(), hidden());
    }

    private static void isUnseen(String name) {
        assertThrows(NoSuchFileException.class, () -> SharedMemory.open(name));
    }

    private static void fail(MemorySegment segment) {
        throw new IllegalStateException();
    }

    private static boolean locked(Path file) throws IOException {
        try (var locks = FileLocks.open(file)) {
            return locks.wholeFile().tryLock().isEmpty();
        }
    }

    private static long blocks(String name) throws Exception {
        var stat = List.of("stat", "-c", "%b", MEMORY + name);
        try (Peer peer = Peer.command(stat)) {
            return Long.parseLong(peer.join());
        }
    }

    private static List<String> hidden() throws IOException {
        try (Stream<Path> files = Files.list(MEMORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(HIDDEN))
                    .toList();
        }
    }

    /** The creator of a hidden object holds a lock, so that no process takes it for a leftover. */
    @Test
    void whatAKilledCreatorLeavesTheNextOneRemoves() throws Exception {
        Elsewhere.with().behind(Namespace.memory()).run(SandboxTest.class, "killedCreator");
    }

    static void killedCreator() throws Exception {
        Elsewhere sandbox = Sandbox.refusing(List.of("tmpfile=95"));
        String name = TempName.next();
        try (Peer creator = sandbox.start(SandboxTest.class, "dawdler", name)) {
            creator.expect("half way");
            List<String> made = hidden();
            assertEquals(1, made.size());
            sandbox.run(SandboxTest.class, "another", TempName.next());
            assertEquals(made, hidden());
            creator.kill();
            assertEquals(made, hidden());
            assertFalse(Files.exists(MEMORY.resolve(name.substring(1))));
            sandbox.run(SandboxTest.class, "another", TempName.next());
            assertEquals(List.of(), hidden());
        }
    }

    static void dawdler(String... names) throws IOException {
        SharedMemory.openOrCreate(names[0], SIZE, segment -> dawdle());
    }

    private static void dawdle() {
        System.out.println("half way");
        try {
            System.in.read();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    static void another(String... names) throws IOException {
        SharedMemory.create(names[0], SIZE).close();
        SharedMemory.unlink(names[0]);
    }

    /** As fs.protected_regular does for a file of another user in a sticky directory. */
    @Test
    void whatExistsIsOpenedWithoutAskingToCreateIt(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("lock"));
        String name = TempName.next();
        SharedMemory.create(name, SIZE).close();
        try (var semaphore = NamedSemaphore.create(name, 1)) {
            Sandbox.refusing(List.of("create=13"))
                    .run(SandboxTest.class, "opened", file.toString(), semaphore.name());
        } finally {
            SharedMemory.unlink(name);
            NamedSemaphore.unlink(name);
        }
    }

    static void opened(String... names) throws IOException {
        Path file = Path.of(names[0]);
        try (var locks = FileLocks.openOrCreate(file)) {
            assertTrue(locks.wholeFile().tryLock().isPresent());
        }
        SharedMemory.openOrCreate(names[1], SIZE).close();
        NamedSemaphore.openOrCreate(names[1], 1).close();
        Path none = file.resolveSibling("none");
        assertThrows(AccessDeniedException.class, () -> FileLocks.openOrCreate(none));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 38})
    void aCallWithoutAnOlderOneNamesTheSandbox(int error) throws Exception {
        Sandbox.refusing(List.of("eventfd=" + error)).run(SandboxTest.class, "refused");
    }

    static void refused() {
        var refused = assertThrows(Exception.class, () -> EventFd.create(0));
        assertTrue(refused.getMessage().contains("sandbox (seccomp"), refused.getMessage());
    }

    @Test
    void whereThereAreNoLocksOfAnOpenFileOthersAreNamed(@TempDir Path directory) throws Exception {
        Sandbox.refusing(List.of("open-locks=22"))
                .run(SandboxTest.class, "unlockable", directory.resolve("lock").toString());
    }

    static void unlockable(String... names) throws IOException {
        try (var locks = FileLocks.openOrCreate(Path.of(names[0]))) {
            var refused = assertThrows(IOException.class, () -> locks.perOpen().tryLock());
            assertTrue(refused.getMessage().contains("sandbox"), refused.getMessage());
            assertTrue(locks.perProcess().tryLock().isPresent());
        }
    }
}
