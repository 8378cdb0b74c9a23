package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;
import culebra.internal.SysvShmCalls;
import culebra.sem.SharedSemaphore;
import culebra.sync.SharedMutex;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** Whose memory that is attached is, and how long. */
class AttachTest {
    private static final int SIZE = 10_000;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    /** Adds to a number in memory, holding a mutex in it. */
    static final class Adder {
        public static void main(String[] args) throws Exception {
            try (var memory = SysvMemory.ofId(Integer.parseInt(args[0]));
                    Arena arena = Arena.ofConfined()) {
                add(memory.attach(Access.READ_WRITE, arena), Integer.parseInt(args[1]));
            }
        }

        static void add(MemorySegment mapped, int times) {
            SharedMutex mutex = SharedMutex.open(slot(mapped, 64, SharedMutex.LAYOUT));
            for (int i = 0; i < times; i++) {
                mutex.lock();
                mapped.set(JAVA_LONG, 0, mapped.get(JAVA_LONG, 0) + 1);
                mutex.unlock();
            }
        }
    }

    @Test
    void aClosedArenaDetaches() throws Exception {
        try (var memory = temp.memory(SIZE)) {
            long before = Own.mappings("/SYSV");
            for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
                MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
                assertEquals(1, memory.attachments());
                assertEquals(before + 1, Own.mappings("/SYSV"));
                arena.close();
                assertEquals(0, memory.attachments());
                assertEquals(before, Own.mappings("/SYSV"));
                assertThrows(IllegalStateException.class, () -> mapped.get(JAVA_BYTE, 0));
                Expect.failure(
                        IllegalStateException.class,
                        () -> memory.attach(Access.READ, arena),
                        "closed");
                assertEquals(0, memory.attachments());
            }
        }
    }

    @Test
    void automaticArenaDetachesUnreachableMemory() throws Exception {
        try (var memory = temp.memory(SIZE)) {
            var held = new AtomicReference<>(memory.attach(Access.READ, Arena.ofAuto()));
            System.gc();
            assertEquals(1, memory.attachments());
            assertEquals(0, held.get().get(JAVA_BYTE, 1));
            held.set(null);
            Patience.await(
                    () -> {
                        System.gc();
                        return memory.attachments() == 0;
                    },
                    "it stays attached");
        }
    }

    @Test
    void aSharedArenaServesAllThreadsAndAConfinedOneItsOwn() throws Exception {
        try (var memory = temp.memory(SIZE);
                Arena shared = Arena.ofShared();
                Arena confined = Arena.ofConfined()) {
            MemorySegment all = memory.attach(Access.READ_WRITE, shared);
            MemorySegment own = memory.attach(Access.READ_WRITE, confined);
            for (On kind : On.values()) {
                kind.get(
                        () -> {
                            all.set(JAVA_BYTE, 3, (byte) 8);
                            assertThrows(WrongThreadException.class, () -> own.get(JAVA_BYTE, 3));
                            assertThrows(
                                    WrongThreadException.class,
                                    () -> memory.attach(Access.READ, confined));
                            return null;
                        });
            }
            assertEquals(8, own.get(JAVA_BYTE, 3));
            assertEquals(2, memory.attachments());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"READ", "READ_WRITE"})
    void aProgramFindsWhatJavaHasWrittenAndTheOtherWayRound(Access access) throws Exception {
        try (var memory = temp.memory(SIZE);
                Peer peer = Peer.c("sysv/memory", "use", "" + memory.id());
                Arena arena = Arena.ofConfined()) {
            peer.expect(memory.id() + " " + SIZE);
            assertEquals(1, memory.attachments());
            MemorySegment mapped = memory.attach(access, arena);
            for (int seed = 1; seed < 4; seed++) {
                peer.send("f " + seed);
                peer.expect("0");
                assertEquals(0, wrong(mapped, seed));
                if (access == Access.READ_WRITE) {
                    fill(mapped, -seed);
                    peer.send("c " + -seed);
                    peer.expect("0");
                }
            }
        }
    }

    @Test
    void whatAProgramCreatesIsFoundByItsKey() throws Exception {
        SysvKey key = temp.key();
        try (Peer peer = Peer.c("sysv/memory", "create", "" + key.value(), "" + SIZE);
                Arena arena = Arena.ofConfined()) {
            String id = peer.line();
            try (var memory = SysvMemory.open(key)) {
                assertEquals(id, memory.id() + " " + memory.size());
                MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
                assertEquals(2, memory.attachments());
                peer.send("x 0");
                peer.expect("0");
                peer.send("f 77");
                peer.expect("0");
                assertEquals(0, wrong(mapped, 77), "removed, it is there for both");
                peer.kill();
                assertEquals(1, memory.attachments());
                assertEquals(0, wrong(mapped, 77));
            }
        }
    }

    @Test
    void aMutexAndASemaphoreLiveInIt() throws Exception {
        int times = 20_000;
        try (var memory = temp.memory(SIZE);
                Arena arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
            SharedMutex mutex = SharedMutex.create(slot(mapped, 64, SharedMutex.LAYOUT));
            try (Peer peer = Peer.java(Adder.class, "" + memory.id(), "" + times)) {
                Adder.add(mapped, times);
                peer.join();
            }
            assertEquals(2 * times, mapped.get(JAVA_LONG, 0));
            mutex.destroy();
            var semaphore = SharedSemaphore.create(slot(mapped, 256, SharedSemaphore.LAYOUT), 1);
            assertTrue(semaphore.tryAcquire());
            assertFalse(semaphore.tryAcquire());
            semaphore.destroy();
        }
    }

    /** The C library would write to a mutex in unmapped memory. */
    @Test
    void memoryWithALockedMutexIsNotDetached() throws Exception {
        try (var memory = temp.memory(SIZE)) {
            Arena arena = Arena.ofConfined();
            MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
            SharedMutex.create(slot(mapped, 64, SharedMutex.LAYOUT));
            var locker = On.PLATFORM.start(() -> lockAndClose(memory));
            long address = locker.get();
            locker.thread().join();
            arena.close();
            assertEquals(1, memory.attachments());
            SysvShmCalls.shmdt(address); // or it would stay to the end of this JVM
            assertEquals(0, memory.attachments());
        }
    }

    private static long lockAndClose(SysvMemory memory) throws Exception {
        Arena arena = Arena.ofConfined();
        MemorySegment mapped = memory.attach(Access.READ_WRITE, arena);
        SharedMutex.open(slot(mapped, 64, SharedMutex.LAYOUT)).lock();
        Expect.failure(IllegalStateException.class, arena::close, "is locked by");
        assertEquals(2, memory.attachments());
        return mapped.address();
    }

    private static MemorySegment slot(MemorySegment mapped, long at, MemoryLayout layout) {
        return mapped.asSlice(at, layout);
    }

    private static void fill(MemorySegment mapped, int seed) {
        for (long i = 0; i < mapped.byteSize(); i++) {
            mapped.set(JAVA_BYTE, i, (byte) (seed + i * 7));
        }
    }

    private static long wrong(MemorySegment mapped, int seed) {
        long wrong = 0;
        for (long i = 0; i < mapped.byteSize(); i++) {
            wrong += mapped.get(JAVA_BYTE, i) == (byte) (seed + i * 7) ? 0 : 1;
        }
        return wrong;
    }
}
