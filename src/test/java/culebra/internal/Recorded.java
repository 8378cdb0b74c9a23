package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.sync.OwnerDiedException;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;
import culebra.sync.SharedWord;
import culebra.testing.Blocker;
import culebra.testing.Patience;

import jdk.jfr.Recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

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
            waitForTurn();
            waitForSignal();
            waitForChild();
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
            timeOut(name, time -> assertFalse(semaphore.tryAcquire(time)));
        }
    }

    private interface TimedWait {
        void lasts(Duration time) throws Exception;
    }

    /** Waits for longer and longer, until the wait was seen before it timed out. */
    private static void timeOut(String blocker, TimedWait wait) throws Exception {
        boolean waited = false;
        for (Duration time = Duration.ofMillis(100); !waited; time = time.multipliedBy(2)) {
            Duration most = time;
            var task =
                    new FutureTask<Void>(
                            () -> {
                                wait.lasts(most);
                                return null;
                            });
            Thread thread = Thread.ofPlatform().start(task);
            do {
                waited |= Blocker.isSeen(thread, blocker);
            } while (!thread.join(Duration.ofMillis(1)));
            task.get();
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

    /** A second reader waits for the first until its time has passed. */
    private static void waitForTurn() throws Exception {
        try (UnixPipe pipe = UnixPipe.open();
                Arena arena = Arena.ofShared()) {
            var buffer = arena.allocate(1);
            Thread first = Thread.ofPlatform().start(() -> read(pipe, buffer));
            Blocker.await(first, "ReadChannel[");
            var one = ByteBuffer.allocate(1);
            timeOut("ReadChannel[", time -> assertEquals(0, pipe.source().tryRead(one, time)));
            pipe.sink().write(ByteBuffer.allocate(1));
            first.join();
        }
    }

    private static void read(UnixPipe pipe, MemorySegment buffer) {
        try {
            pipe.source().read(buffer);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void waitForSignal() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            timeOut("SignalWatch[", time -> assertTrue(watch.tryTake(time).isEmpty()));
        }
    }

    private static void waitForChild() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            var child = ChildBuilder.of("cat").input(pipe.source().fd()).start();
            timeOut(
                    "ChildProcess[",
                    time -> assertFalse(child.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)));
            Thread waiting = Thread.ofVirtual().start(() -> waitFor(child));
            Blocker.await(waiting, "ChildProcess[");
            child.destroy();
            waiting.join();
        }
    }

    private static void waitFor(Process child) {
        try {
            child.waitFor();
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
