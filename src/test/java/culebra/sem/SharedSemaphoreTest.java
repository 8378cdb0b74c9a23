package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.shm.SharedMemory;
import culebra.testing.Blocked;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Semaphores in memory of every kind, between threads and processes. */
class SharedSemaphoreTest {
    @Test
    void threadsShareOneInPlainMemory() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment slot = arena.allocate(SharedSemaphore.LAYOUT);
            var semaphore = SharedSemaphore.create(slot, 0);
            Thread thread = Thread.ofPlatform().start(() -> SharedSemaphore.open(slot).release());
            semaphore.acquire();
            thread.join();
            semaphore.destroy();
            assertFalse(semaphore.isOpen());
        }
    }

    @Test
    void processesShareOneInAMappedFile(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("slot");
        try (Arena arena = Arena.ofConfined();
                FileChannel channel =
                        FileChannel.open(
                                file,
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.READ,
                                StandardOpenOption.WRITE)) {
            var slot = channel.map(FileChannel.MapMode.READ_WRITE, 0, 4096, arena);
            exchange(SharedSemaphore.create(slot, 0), file.toString());
        }
    }

    @Test
    void processesShareOneInNamedMemory() throws Exception {
        String name = TempName.next();
        try (Arena arena = Arena.ofConfined()) {
            var slot = SharedMemory.map(name, 4096, arena);
            exchange(SharedSemaphore.create(slot, 0), "/dev/shm" + name);
        } finally {
            SharedMemory.unlink(name);
        }
    }

    @Test
    void processesShareOneInAnonymousMemory() throws Exception {
        try (Arena arena = Arena.ofConfined();
                SharedMemory memory = SharedMemory.anonymous(4096)) {
            var slot = memory.map(arena);
            exchange(SharedSemaphore.create(slot, 0), memory.fd().path().toString());
        }
    }

    @Test
    void openAttachesToWhatIsThere() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(SharedSemaphore.LAYOUT);
            SharedSemaphore.create(slot, 3);
            assertEquals(3, SharedSemaphore.open(slot).availablePermits());
        }
    }

    @Test
    void slotsThatCannotHoldOneAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment good = arena.allocate(64, 8);
            refused("misaligned", good.asSlice(4, 32));
            refused("has 31 bytes", good.asSlice(0, 31));
            refused("read-only", good.asReadOnly());
            refused("Java heap", MemorySegment.ofArray(new long[8]));
            refused("has 0 bytes", MemorySegment.NULL);
            refused("null pointer", MemorySegment.NULL.reinterpret(64));
            assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.create(good, -1));
        }
    }

    @Test
    void aSlotWithoutASemaphoreIsNotOpened() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(SharedSemaphore.LAYOUT);
            var zero = assertThrows(IllegalStateException.class, () -> SharedSemaphore.open(slot));
            assertTrue(zero.getMessage().contains("create it first"), zero.getMessage());
            slot.fill((byte) 0x41);
            assertThrows(IllegalStateException.class, () -> SharedSemaphore.open(slot));
            SharedSemaphore.create(slot, 0);
            SharedSemaphore.open(slot).release();
        }
    }

    @Test
    void aSlotOfAClosedArenaIsRefusedAndSoIsItsUse() {
        Arena arena = Arena.ofConfined();
        MemorySegment slot = arena.allocate(SharedSemaphore.LAYOUT);
        var semaphore = SharedSemaphore.create(slot, 1);
        arena.close();
        assertThrows(IllegalStateException.class, () -> SharedSemaphore.open(slot));
        assertThrows(IllegalStateException.class, semaphore::tryAcquire);
        assertThrows(IllegalStateException.class, semaphore::release);
        assertThrows(IllegalStateException.class, () -> semaphore.tryAcquire(Duration.ofMillis(1)));
        assertTrue(semaphore.toString().contains("released"), semaphore.toString());
    }

    @Test
    void aSlotConfinedToAnotherThreadIsRefused() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            var semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 1);
            var failures = new ArrayList<Throwable>();
            for (Thread thread :
                    List.of(
                            Thread.ofPlatform().unstarted(semaphore::release),
                            Thread.ofVirtual().unstarted(semaphore::acquireUninterruptibly))) {
                thread.setUncaughtExceptionHandler((where, what) -> failures.add(what));
                thread.start();
                thread.join();
            }
            assertEquals(2, failures.size());
            for (Throwable failure : failures) {
                assertEquals(WrongThreadException.class, failure.getClass());
            }
        }
    }

    @Test
    void anArenaCannotBeClosedUnderAWait() throws Exception {
        Arena arena = Arena.ofShared();
        MemorySegment slot = arena.allocate(SharedSemaphore.LAYOUT);
        var semaphore = SharedSemaphore.create(slot, 0);
        Thread waiter = Thread.ofPlatform().start(semaphore::acquireUninterruptibly);
        Blocked.on(slot);
        assertThrows(IllegalStateException.class, arena::close);
        semaphore.release();
        waiter.join();
        arena.close();
    }

    private static void refused(String why, MemorySegment slot) {
        var open = assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.open(slot));
        assertTrue(open.getMessage().contains(why), open.getMessage());
        assertThrows(IllegalArgumentException.class, () -> SharedSemaphore.create(slot, 0));
    }

    private static void exchange(SharedSemaphore semaphore, String path) throws Exception {
        try (Peer c = Peer.c("semaphore", "file", path)) {
            c.send("p");
            semaphore.acquire();
            c.expect("ok");
            c.send("w");
            semaphore.release();
            c.expect("ok");
            c.send("v");
            c.expect("0");
        }
    }
}
