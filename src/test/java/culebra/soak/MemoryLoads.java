package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.sem.NamedSemaphore;
import culebra.sem.PosixSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;
import culebra.testing.On;
import culebra.testing.Patience;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Shared memory, and what lives in it: semaphores, a mutex with its condition. */
final class MemoryLoads {
    private static final int COUNT = 20;
    private static final Duration SOON = Duration.ofMillis(20);

    private MemoryLoads() {}

    /** Maps a named object twice and an anonymous one, writes here and reads there. */
    static void mapping(Round round, String name) throws Exception {
        SharedMemory.unlinkIfExists(name);
        SharedMemory memory = SharedMemory.create(name, 16_384);
        round.closeLast(() -> SharedMemory.unlinkIfExists(name));
        round.open(memory);
        for (int i = 0; i < 5; i++) {
            try (Arena first = Arena.ofShared();
                    Arena second = Arena.ofConfined();
                    SharedMemory anonymous = SharedMemory.anonymous(8_192)) {
                MemorySegment here = memory.map(first);
                MemorySegment there = SharedMemory.map(name, 16_384, second);
                here.set(JAVA_LONG, 8 * i, i);
                assertEquals(i, there.get(JAVA_LONG, 8 * i));
                anonymous.map(second).set(JAVA_LONG, 0, i);
                SharedMemory.openOrCreate(name, 16_384).close();
            }
        }
    }

    static void named(Round round, String name) throws Exception {
        NamedSemaphore.unlinkIfExists(name);
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        round.closeLast(() -> NamedSemaphore.unlinkIfExists(name));
        round.open(semaphore);
        NamedSemaphore other = round.open(NamedSemaphore.open(name));
        handOver(round, semaphore, other);
    }

    static void inMemory(Round round, String name) throws Exception {
        MemorySegment memory = memory(round);
        SharedSemaphore semaphore = round.open(SharedSemaphore.create(memory, 0));
        handOver(round, semaphore, round.open(SharedSemaphore.open(memory)));
    }

    private static void handOver(Round round, PosixSemaphore from, PosixSemaphore to)
            throws Exception {
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        from.release();
                    }
                });
        for (int i = 0; i < COUNT; i++) {
            if (i % 2 == 0) {
                to.acquire();
            } else if (!to.tryAcquire(SOON)) {
                return;
            }
        }
        assertTrue(!to.tryAcquire(), "more permits than were released");
    }

    /** Two threads take turns; the condition is never shared with what is killed. */
    static void condition(Round round, String name) throws Exception {
        MemorySegment memory = memory(round);
        SharedMutex mutex = SharedMutex.create(memory);
        MemorySegment slot = memory.asSlice(128, SharedCondition.LAYOUT.byteSize());
        SharedCondition changed = SharedCondition.create(slot, mutex);
        round.beside(On.PLATFORM, () -> takeTurns(mutex, changed, memory, 1));
        takeTurns(mutex, changed, memory, 0);
    }

    private static void takeTurns(
            SharedMutex mutex, SharedCondition changed, MemorySegment memory, long mine)
            throws Exception {
        for (int i = 0; i < COUNT; i++) {
            if (!mutex.tryLock(Patience.LIMIT)) {
                throw new AssertionError("the mutex is never free");
            }
            try {
                for (int waits = 0; memory.get(JAVA_LONG, 256) % 2 != mine; waits++) {
                    if (waits == 2) {
                        return; // the other side was interrupted
                    }
                    changed.awaitNanos(SOON.toNanos());
                }
                memory.set(JAVA_LONG, 256, memory.get(JAVA_LONG, 256) + 1);
                changed.signalAll();
            } finally {
                mutex.unlock();
            }
        }
    }

    private static MemorySegment memory(Round round) throws Exception {
        Arena arena = round.closeLast(Arena.ofShared());
        try (SharedMemory memory = SharedMemory.anonymous(4_096)) {
            return memory.map(arena);
        }
    }
}
