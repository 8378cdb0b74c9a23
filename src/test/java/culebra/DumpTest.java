package culebra;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.ring.MessageRing;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.signal.Signals;
import culebra.sync.SharedCondition;
import culebra.sync.SharedEvent;
import culebra.sync.SharedMutex;
import culebra.sync.SharedWord;
import culebra.testing.Blocked;
import culebra.testing.Blocker;
import culebra.testing.Patience;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import javax.management.JMException;
import javax.management.ObjectName;

/** A dump of the threads shows what each one waits for. */
class DumpTest {
    private interface Wait {
        void run() throws Exception;
    }

    @Test
    void blockerOfWaitingThreadNamesTheQueue() throws Exception {
        String name = TempName.next();
        try (var queue = MessageQueue.create(name, new QueueLimits(1, 8))) {
            Thread thread =
                    Thread.ofPlatform().name("reader of jobs").start(quietly(queue::receive));
            String expected = "MessageQueue[" + name + ", descriptor " + queue.fd().number() + "]";
            awaitBlocker(thread, expected);
            String dump = dump();
            int begin = dump.indexOf("\"reader of jobs\"");
            String stack = dump.substring(begin, dump.indexOf("\n\n", begin));
            assertTrue(stack.contains("(a culebra.internal.Descriptor)"), stack);
            assertTrue(stack.contains("culebra.mq.MessageQueue.receive"), stack);
            queue.send(new byte[1], 0);
            thread.join();
            assertNull(LockSupport.getBlocker(Thread.currentThread()));
        } finally {
            MessageQueue.unlink(name);
        }
    }

    @Test
    void blockerIsGoneAfterTheWait() throws Exception {
        try (EventFd event = EventFd.create()) {
            event.add(1);
            event.take();
            assertNull(LockSupport.getBlocker(Thread.currentThread()));
        }
    }

    @Test
    void blockerOfParkedVirtualThreadNamesTheHandle() throws Exception {
        try (EventFd event = EventFd.create()) {
            Thread thread = Thread.ofVirtual().start(quietly(event::take));
            int number = event.fd().number();
            awaitBlocker(thread, "EventFd[anon_inode:[eventfd], descriptor " + number + "]");
            event.add(1);
            thread.join();
        }
    }

    @Test
    void poolThreadNamesTheSemaphoreAndTheVirtualThread() throws Exception {
        String name = TempName.next();
        try (var semaphore = NamedSemaphore.create(name, 0)) {
            Thread thread = Thread.ofVirtual().start(quietly(semaphore::acquire));
            awaitBlocker(thread, name);
            String expected =
                    "\"culebra-wait " + name + " for virtual thread " + thread.threadId() + "\"";
            Patience.await(() -> dump().contains(expected), () -> expected + " is in no dump");
            semaphore.release();
            thread.join();
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    @Test
    void blockerOfThreadThatWaitsForMutexIsTheMutex() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            mutex.lock();
            Thread thread = Thread.ofPlatform().start(quietly(() -> lockAndUnlock(mutex)));
            Patience.await(
                    () -> LockSupport.getBlocker(thread) == mutex,
                    () -> "the blocker is " + LockSupport.getBlocker(thread));
            mutex.unlock();
            thread.join();
        }
    }

    @Test
    void blockerOfThreadThatWaitsUninterruptiblyNamesTheCondition() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            var condition = SharedCondition.create(arena.allocate(SharedCondition.LAYOUT), mutex);
            var over = new AtomicBoolean();
            Runnable wait =
                    () -> {
                        mutex.lock();
                        while (!over.get()) {
                            condition.awaitUninterruptibly();
                        }
                        assertNull(LockSupport.getBlocker(Thread.currentThread()));
                        mutex.unlock();
                    };
            Thread thread = Thread.ofPlatform().start(wait);
            awaitBlocker(thread, "SharedCondition");
            over.set(true);
            condition.signalAll();
            thread.join();
        }
    }

    @Test
    void blockerOfVirtualThreadThatWaitsForWordNamesIt() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var word = SharedWord.create(arena.allocate(SharedWord.LAYOUT), 0);
            Thread thread = Thread.ofVirtual().start(quietly(() -> word.awaitChange(0)));
            awaitBlocker(thread, "SharedWord");
            word.set(1);
            word.wakeAll();
            thread.join();
        }
    }

    @Test
    void blockerOfThreadThatWaitsForItsTurnNamesTheHandle() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            Runnable read = quietly(() -> pipe.source().read(ByteBuffer.allocate(1)));
            Thread first = Thread.ofPlatform().start(read);
            Blocked.in(first, "move");
            Thread second = Thread.ofPlatform().start(read);
            Blocked.in(second, "awaitAlone");
            Blocker.await(second, "ReadChannel[pipe:[");
            pipe.sink().write(ByteBuffer.allocate(2));
            first.join();
            second.join();
        }
    }

    @Test
    void blockerOfThreadThatWaitsForSignalNamesTheWatch() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            for (var factory : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                Thread thread = factory.start(quietly(watch::take));
                awaitBlocker(thread, "SignalWatch[USR1]");
                Signals.send(ProcessHandle.current().pid(), Signal.USR1);
                thread.join();
            }
        }
    }

    @Test
    void blockerAndThreadNameNumberTheChildThatIsWaitedFor() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            var child = ChildBuilder.of("cat").input(pipe.source().fd()).start();
            Thread thread = Thread.ofPlatform().start(quietly(child::waitFor));
            awaitBlocker(thread, "ChildProcess[" + child.pid() + "]");
            String expected = "\"culebra-child " + child.pid() + "\"";
            Patience.await(() -> dump().contains(expected), () -> expected + " is in no dump");
            child.destroy();
            thread.join();
            Patience.await(() -> !dump().contains(expected), () -> expected + " stays");
        }
    }

    @Test
    void blockerOfThreadThatWaitsInRingNamesTheRing() throws Exception {
        String name = TempName.next();
        try (var ring = MessageRing.create(name, 4096, Senders.SINGLE);
                var receiver = ring.receiver();
                var sender = ring.sender()) {
            Thread thread =
                    Thread.ofPlatform()
                            .start(quietly(() -> receiver.receive(ByteBuffer.allocate(8))));
            awaitBlocker(thread, "RingReceiver[" + name + "]");
            sender.send(new byte[1]);
            thread.join();
        } finally {
            MessageRing.unlink(name);
        }
    }

    @Test
    void threadThatWaitsForWordsOfOthersCountsThem() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var event = SharedEvent.create(arena.allocate(SharedEvent.LAYOUT));
            Thread thread = Thread.ofVirtual().start(quietly(event::await));
            awaitBlocker(thread, "SharedEvent");
            Patience.await(
                    () -> dump().contains("(a culebra.internal.WordLane)"),
                    () -> "no thread waits for words");
            event.set();
            thread.join();
        }
    }

    private static void lockAndUnlock(SharedMutex mutex) {
        mutex.lock();
        mutex.unlock();
    }

    private static void awaitBlocker(Thread thread, String expected) {
        Patience.await(
                () -> String.valueOf(LockSupport.getBlocker(thread)).equals(expected),
                () -> expected + " expected, but was " + LockSupport.getBlocker(thread));
    }

    /** What {@code jcmd Thread.print} prints. */
    private static String dump() {
        try {
            return (String)
                    ManagementFactory.getPlatformMBeanServer()
                            .invoke(
                                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                    "threadPrint",
                                    new Object[] {new String[0]},
                                    new String[] {String[].class.getName()});
        } catch (JMException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Runnable quietly(Wait wait) {
        return () -> {
            try {
                wait.run();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        };
    }
}
