package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.event.EventFd;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.sync.OwnerDiedException;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;
import culebra.sync.SharedWord;
import culebra.testing.Blocker;
import culebra.testing.Patience;

import jdk.jfr.Recording;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What is recorded in a JVM of its own. */
final class Recorded {
    private Recorded() {}

    static void everyEvent(String[] fileAndName) throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable("culebra.Wait").withThreshold(Duration.ZERO);
            recording.start();
            waitUntilClosed();
            waitTooLong(fileAndName[1]);
            lockAfterDeath();
            waitInSharedMemory();
            waitWhenFull();
            loseWakeUps();
            recording.stop();
            recording.dump(Path.of(fileAndName[0]));
        }
    }

    static void laterRecording(String[] fileAndName) throws Exception {
        EventFd.create().close();
        assertFalse(Platform.isRecorded());
        try (Recording recording = new Recording()) {
            recording.start();
            Patience.await(Recorded::openAndLook, "the recording is not noticed");
            NamedSemaphore.create(fileAndName[1], 0).unlink();
            recording.stop();
            recording.dump(Path.of(fileAndName[0]));
        }
    }

    private static boolean openAndLook() {
        try {
            EventFd.create().close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
        return Platform.isRecorded();
    }

    private static void waitUntilClosed() throws Exception {
        EventFd event = EventFd.create();
        Thread thread = Thread.ofVirtual().start(() -> assertThrows(Exception.class, event::take));
        Blocker.await(thread, "EventFd[");
        event.close();
        thread.join();
    }

    private static void waitTooLong(String name) throws Exception {
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 0)) {
            semaphore.unlink();
            assertFalse(semaphore.tryAcquire(Duration.ofMillis(500)));
        }
    }

    private static void lockAfterDeath() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            SharedMutex mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            Thread.ofPlatform().start(mutex::lock).join();
            assertThrows(OwnerDiedException.class, mutex::lock);
        }
    }

    /** A locked mutex, a condition even if interrupted, and a word on a virtual thread. */
    private static void waitInSharedMemory() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            var condition = SharedCondition.create(arena.allocate(SharedCondition.LAYOUT), mutex);
            var word = SharedWord.create(arena.allocate(SharedWord.LAYOUT), 0);
            mutex.lock();
            Thread locking = Thread.ofPlatform().start(() -> lockAndUnlock(mutex));
            Thread waiting = Thread.ofVirtual().start(() -> awaitChange(word));
            Blocker.await(locking, "SharedMutex[");
            Blocker.await(waiting, "SharedWord");
            condition.awaitUninterruptibly(); // up to 50 ms
            mutex.unlock();
            word.set(1);
            word.wakeAll();
            locking.join();
            waiting.join();
            mutex.lock();
            condition.awaitUninterruptibly();
            mutex.unlock();
        }
    }

    private static void lockAndUnlock(SharedMutex mutex) {
        mutex.lock();
        mutex.unlock();
    }

    private static void awaitChange(SharedWord word) {
        try {
            word.awaitChange(0);
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private static void waitWhenFull() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 0);
            var refused = new CountDownLatch(1);
            Runnable wait =
                    () -> {
                        try {
                            semaphore.acquireUninterruptibly();
                        } catch (RuntimeException full) {
                            refused.countDown();
                        }
                    };
            Thread first = Thread.ofVirtual().start(wait);
            Thread second = Thread.ofVirtual().start(wait);
            refused.await();
            semaphore.release(2);
            first.join();
            second.join();
        }
    }

    private static void loseWakeUps() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 0);
            Thread thread =
                    Thread.ofPlatform()
                            .start(() -> assertThrows(Exception.class, semaphore::acquire));
            Blocker.await(thread, "SharedSemaphore");
            OtherLibrary.takeSignal(WakeSignal.number());
            semaphore.close();
            thread.join();
        }
    }
}
