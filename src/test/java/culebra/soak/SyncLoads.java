package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.sync.SharedBarrier;
import culebra.sync.SharedEvent;
import culebra.sync.SharedLatch;
import culebra.sync.SharedReadWriteLock;
import culebra.sync.SharedWord;
import culebra.testing.On;
import culebra.testing.Patience;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Words, events, barriers, latches and a reader-writer lock in shared memory. */
final class SyncLoads {
    private static final int COUNT = 20;
    private static final Duration SOON = Duration.ofMillis(20);

    private SyncLoads() {}

    /** One side counts, the other sees each number at most once, and the last one in the end. */
    static void word(Round round, String name) throws Exception {
        MemorySegment slot = memory(round).asSlice(0, SharedWord.LAYOUT.byteSize());
        SharedWord here = round.open(SharedWord.create(slot, 0));
        SharedWord there = round.open(SharedWord.open(slot));
        round.beside(
                () -> {
                    for (int i = 1; i <= COUNT; i++) {
                        there.set(i);
                        there.wakeAll();
                    }
                });
        for (int seen = 0; seen < COUNT; ) {
            if (seen % 2 == 0) {
                here.awaitChange(seen);
            } else if (!here.tryAwaitChange(seen, SOON)) {
                return; // the other side was interrupted or closed
            }
            int now = here.get();
            assertTrue(now > seen && now <= COUNT, "a number out of order");
            seen = now;
        }
    }

    static void event(Round round, String name) throws Exception {
        MemorySegment memory = memory(round);
        SharedEvent there = round.open(SharedEvent.create(slot(memory, 0)));
        SharedEvent back = round.open(SharedEvent.create(slot(memory, 64)));
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        there.await();
                        there.reset();
                        back.set();
                    }
                });
        for (int i = 0; i < COUNT; i++) {
            there.set();
            if (i % 2 == 0) {
                back.await();
            } else if (!back.tryAwait(SOON)) {
                return;
            }
            back.reset();
        }
    }

    private static MemorySegment slot(MemorySegment memory, long offset) {
        return memory.asSlice(offset, SharedEvent.LAYOUT.byteSize());
    }

    /** Two parties meet again and again; one that ends takes the other with it. */
    static void barrier(Round round, String name) throws Exception {
        MemorySegment slot = memory(round).asSlice(0, SharedBarrier.LAYOUT.byteSize());
        SharedBarrier barrier = round.open(SharedBarrier.create(slot, 2));
        round.beside(() -> meet(barrier));
        meet(barrier);
    }

    private static void meet(SharedBarrier barrier) throws InterruptedException {
        for (int i = 0; i < COUNT; i++) {
            barrier.await();
        }
    }

    static void latch(Round round, String name) throws Exception {
        MemorySegment slot = memory(round).asSlice(0, SharedLatch.LAYOUT.byteSize());
        SharedLatch latch = round.open(SharedLatch.create(slot, COUNT));
        for (int i = 0; i < 2; i++) {
            round.beside(
                    () -> {
                        for (int n = 0; n < COUNT / 2; n++) {
                            latch.countDown();
                        }
                    });
        }
        latch.await();
        assertEquals(0, latch.count());
    }

    /** Writers change two numbers, which readers never see half changed. */
    static void readWrite(Round round, String name) throws Exception {
        MemorySegment memory = memory(round);
        MemorySegment slot = memory.asSlice(0, SharedReadWriteLock.LAYOUT.byteSize());
        var lock = SharedReadWriteLock.create(slot);
        MemorySegment data = memory.asSlice(slot.byteSize(), 16);
        round.beside(On.PLATFORM, () -> readAndWrite(lock, data));
        round.beside(On.PLATFORM, () -> readAndWrite(lock, data));
        readAndWrite(lock, data);
    }

    private static void readAndWrite(SharedReadWriteLock lock, MemorySegment data)
            throws InterruptedException {
        for (int i = 0; i < COUNT; i++) {
            if (i % 3 == 0) {
                assertTrue(lock.tryLockWrite(Patience.LIMIT), "the lock is never free");
                data.set(JAVA_LONG, 0, data.get(JAVA_LONG, 0) + 1);
                data.set(JAVA_LONG, 8, data.get(JAVA_LONG, 8) + 1);
                lock.unlockWrite();
            } else {
                assertTrue(lock.tryLockRead(Patience.LIMIT), "the lock is never free");
                long first = data.get(JAVA_LONG, 0);
                long second = data.get(JAVA_LONG, 8);
                lock.unlockRead();
                assertEquals(first, second, "half a change");
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
