package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** More readers than there are seats. */
class ReaderSeatsTest {
    private final MemorySegment slot = Arena.ofAuto().allocate(SharedReadWriteLock.LAYOUT);
    private final SharedReadWriteLock lock = SharedReadWriteLock.create(slot);

    @Test
    void furtherReadersWaitForASeat() throws Exception {
        var leave = new AtomicBoolean();
        var readers = new ArrayList<On.Started<Void>>();
        for (int i = 0; i < SharedReadWriteLock.MAX_READERS; i++) {
            readers.add(On.PLATFORM.start(() -> readUntil(leave)));
        }
        String full = SharedReadWriteLock.MAX_READERS + " readers";
        Patience.await(() -> lock.toString().contains(full), lock::toString);
        assertFalse(lock.tryLockRead());
        assertFalse(lock.tryLockRead(Duration.ofMillis(1)));
        var next = On.PLATFORM.start(() -> readUntil(leave));
        leave.set(true);
        next.get();
        for (var reader : readers) {
            reader.get();
        }
        assertTrue(lock.tryLockWrite());
        lock.unlockWrite();
    }

    /** It waits for the seat of one reader, but gets that of another. */
    @Test
    void aFurtherReaderLocksWhicheverSeatIsUnlockedFirst() throws Exception {
        var leave = new AtomicBoolean();
        var firstLeaves = new AtomicBoolean();
        var first = On.PLATFORM.start(() -> readUntil(firstLeaves));
        Patience.await(() -> lock.toString().contains("1 readers"), lock::toString);
        var others = new ArrayList<On.Started<Void>>();
        for (int i = 1; i < SharedReadWriteLock.MAX_READERS; i++) {
            others.add(On.PLATFORM.start(() -> readUntil(leave)));
        }
        String full = SharedReadWriteLock.MAX_READERS + " readers";
        Patience.await(() -> lock.toString().contains(full), lock::toString);
        var next = new FutureTask<>(() -> lockRead());
        Thread thread;
        do { // until it is one that looks for a seat where the first reader has looked
            thread = On.PLATFORM.thread(next);
        } while ((thread.threadId() - first.thread().threadId()) % SharedReadWriteLock.MAX_READERS
                != 0);
        thread.start();
        Blocked.on(slot);
        leave.set(true);
        Void ended = next.get(Patience.SECONDS, TimeUnit.SECONDS);
        firstLeaves.set(true);
        ended = first.get();
        for (var other : others) {
            ended = other.get();
        }
    }

    private Void readUntil(AtomicBoolean leave) throws InterruptedException {
        lock.lockRead();
        Patience.await(leave::get, "no permission for readers to leave");
        lock.unlockRead();
        return null;
    }

    private Void lockRead() throws InterruptedException {
        lock.lockRead();
        lock.unlockRead();
        return null;
    }
}
