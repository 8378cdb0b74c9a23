package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Alone;
import culebra.testing.FileNames;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.OptionalInt;

/** Shared memory and semaphores, and who uses them. */
@Alone
class InspectMemoryTest {
    private static final Path DIRECTORY = Path.of("/dev/shm");

    private final String name = TempName.next();

    @AfterEach
    void unlink() throws IOException {
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
    }

    @Test
    void memoryIsListedWithWhoHasItOpenOrMapped() throws Exception {
        var permissions = PosixFilePermissions.fromString("rw-r-----");
        SharedMemory.create(name, 5000, permissions).close();
        assertEquals(List.of(), Find.memory(name).processes());
        try (Peer mapping = Find.user("m", name);
                Peer open = Find.user("d", name)) {
            SharedMemoryEntry entry = Find.memory(name);
            assertEquals(5000, entry.size());
            assertEquals(permissions, entry.permissions());
            assertEquals(Files.getAttribute(file(""), "unix:uid"), entry.uid());
            var both = List.of(mapping.pid(), open.pid()).stream().sorted().toList();
            assertEquals(both, Find.pids(entry.processes()));
            assertEquals("user", entry.processes().getFirst().command());
        }
        assertEquals(List.of(), Find.memory(name).processes());
    }

    @Test
    void memoryThatThisProcessHasMadeIsItsOwn() throws Exception {
        try (var memory = SharedMemory.create(name, 1);
                Arena arena = Arena.ofConfined()) {
            memory.map(arena);
            IpcUser user = Inspect.users(name).getFirst();
            assertEquals(Find.self(), user.process().pid());
            assertEquals(List.of(memory.fd().number()), user.descriptors());
            assertEquals(1, user.mappings());
        }
    }

    @Test
    void aSemaphoreIsListedWithItsValueAndWhoWaits() throws Exception {
        try (var semaphore = NamedSemaphore.create(name, 3)) {
            SemaphoreEntry entry = Find.semaphore(name);
            assertEquals(OptionalInt.of(3), entry.value());
            assertEquals(OptionalInt.of(0), entry.waiting());
            assertEquals(List.of(Find.self()), Find.pids(entry.processes()));
            for (int i = 0; i < 3; i++) {
                semaphore.acquire();
            }
            try (Peer waiter = Find.user("sw", name)) {
                entry = Find.await(SemaphoreEntry.class, this::isWaitedFor);
                assertEquals(OptionalInt.of(0), entry.value());
                assertTrue(Find.pids(entry.processes()).contains(waiter.pid()));
                semaphore.release();
                waiter.send("");
                waiter.join();
            }
            assertEquals(0, Find.semaphore(name).value().getAsInt());
        }
    }

    private boolean isWaitedFor(SemaphoreEntry entry) {
        return entry.name().equals(name) && entry.waiting().orElse(0) == 1;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 5000})
    void aFileThatIsNoSemaphoreIsMemoryOfThatName(int size) throws Exception {
        Files.write(file("sem."), new byte[size]);
        SharedMemoryEntry entry = Find.memory("/sem." + name.substring(1));
        assertEquals(size, entry.size());
        assertEquals(List.of(), Find.all(SemaphoreEntry.class, any -> any.name().equals(name)));
    }

    @Test
    void whatIsNoFileIsNoMemory() throws Exception {
        Files.createDirectory(file(""));
        try {
            Files.createSymbolicLink(file("sem."), Path.of("/etc/passwd"));
            String last = name.substring(1);
            assertEquals(
                    List.of(),
                    Inspect.list().stream().filter(e -> e.toString().contains(last)).toList());
        } finally {
            Files.delete(file(""));
        }
    }

    /** What 32 bytes hold that no sem_init has written does not matter. */
    @Test
    void anyBytesAreReadAsASemaphore() throws Exception {
        var bytes = ByteBuffer.allocate(32).order(ByteOrder.nativeOrder()).putInt(7).putInt(2);
        Files.write(file("sem."), bytes.array());
        SemaphoreEntry entry = Find.semaphore(name);
        assertEquals(OptionalInt.of(7), entry.value());
        assertEquals(OptionalInt.of(2), entry.waiting());
    }

    @ParameterizedTest
    @ValueSource(strings = {" b  c ", "\n", "\\012", " (deleted)", "é漢😀", "\u001b[31m"})
    void oddNamesAreNames(String odd) throws Exception {
        if (!StandardCharsets.US_ASCII.newEncoder().canEncode(odd)) {
            FileNames.assumeUnicode(); // the peer's command line
        }
        String strange = name + odd;
        try (var memory = SharedMemory.create(strange, 4096);
                var semaphore = NamedSemaphore.create(strange, 1);
                Peer user = Find.user("ms", strange)) {
            assertEquals(2, Find.memory(strange).processes().size());
            assertEquals(2, Find.semaphore(strange).processes().size());
            assertEquals(4, Inspect.users(strange).size());
        } finally {
            SharedMemory.unlinkIfExists(strange);
            NamedSemaphore.unlinkIfExists(strange);
        }
    }

    @Test
    void theLongestNamesAreNames() throws Exception {
        String longest = name + "n".repeat(256 - name.length());
        String semaphoreName = longest.substring(0, 252);
        try (var memory = SharedMemory.create(longest, 1);
                var semaphore = NamedSemaphore.create(semaphoreName, 1)) {
            assertEquals(1, Find.memory(longest).size());
            assertEquals(OptionalInt.of(1), Find.semaphore(semaphoreName).value());
            assertEquals(1, Inspect.users(longest).size());
            assertEquals(1, Inspect.users(semaphoreName).size());
        } finally {
            SharedMemory.unlinkIfExists(longest);
            NamedSemaphore.unlinkIfExists(semaphoreName);
        }
    }

    private Path file(String prefix) {
        return DIRECTORY.resolve(prefix + name.substring(1));
    }
}
