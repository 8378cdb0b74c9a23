package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;
import culebra.sync.SharedWord;
import culebra.testing.Patience;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a JVM in which nothing else opens, closes and waits counts as its own. */
final class OwnCounts {
    private OwnCounts() {}

    static void descriptorsAndMappingsAreCounted() throws Exception {
        OwnResources before = Inspect.ownResources();
        try (EventFd event = EventFd.create();
                Arena arena = Arena.ofConfined();
                SharedMemory memory = SharedMemory.anonymous(4096)) {
            memory.map(arena);
            OwnResources during = Inspect.ownResources();
            assertEquals(before.descriptors() + 2, during.descriptors());
            assertEquals(before.mappings() + 1, during.mappings());
            assertTrue(event.isOpen());
        }
        assertEquals(before.descriptors(), Inspect.ownResources().descriptors());
        assertEquals(before.mappings(), Inspect.ownResources().mappings());
    }

    static void detachedDescriptorIsNotCounted() throws Exception {
        int before = Inspect.ownResources().descriptors();
        var event = EventFd.create();
        int number = event.fd().detach();
        assertEquals(before, Inspect.ownResources().descriptors());
        Fd.adopt(number).close();
        assertEquals(before, Inspect.ownResources().descriptors());
    }

    static void mutexConditionAndWordAreCounted() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            var condition = SharedCondition.create(arena.allocate(SharedCondition.LAYOUT), mutex);
            var word = SharedWord.create(arena.allocate(SharedWord.LAYOUT), 0);
            var over = new AtomicBoolean();
            Thread awaiting = Thread.ofPlatform().start(() -> await(mutex, condition, over));
            awaitCounts(1, 0);
            assertEquals(0, Inspect.ownResources().poolThreads());
            mutex.lock(); // with which no wait of the condition ends
            Thread locking = Thread.ofPlatform().start(() -> await(mutex, condition, over));
            Thread.ofVirtual().start(() -> awaitChange(word));
            Thread parked = Thread.ofVirtual().start(() -> awaitChange(word));
            awaitCounts(2, 2);
            Patience.await(
                    () -> Inspect.ownResources().poolThreads() == 1,
                    () -> "1 pool thread expected: " + Inspect.ownResources());
            word.set(1);
            word.wakeAll();
            over.set(true);
            mutex.unlock();
            condition.signalAll();
            awaiting.join();
            locking.join();
            parked.join();
            awaitCounts(0, 0);
            assertTrue(Inspect.ownResources().poolThreads() <= 1); // which is idle
        }
    }

    static void turnSignalAndChildAreCounted() throws Exception {
        try (UnixPipe pipe = UnixPipe.open();
                SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            var child = ChildBuilder.of("cat").input(pipe.source().fd()).start();
            var threads = new ArrayList<Thread>();
            threads.add(Thread.ofPlatform().start(() -> quietly(() -> read(pipe))));
            awaitCounts(1, 0);
            for (var factory : List.of(Thread.ofPlatform(), Thread.ofVirtual())) {
                threads.add(factory.start(() -> quietly(() -> read(pipe))));
                threads.add(factory.start(() -> quietly(watch::take)));
                threads.add(factory.start(() -> quietly(child::waitFor)));
            }
            awaitCounts(4, 3);
            child.destroy();
            for (Thread thread : threads) {
                thread.interrupt(); // which closes the pipe
            }
            for (Thread thread : threads) {
                thread.join();
            }
            awaitCounts(0, 0);
        }
    }

    private static int read(UnixPipe pipe) throws IOException {
        return pipe.source().read(ByteBuffer.allocate(1));
    }

    private static void quietly(Callable<?> call) {
        try {
            call.call();
        } catch (Exception ended) {
            return;
        }
    }

    private static void await(SharedMutex mutex, SharedCondition condition, AtomicBoolean over) {
        mutex.lock();
        while (!over.get()) {
            condition.awaitUninterruptibly();
        }
        mutex.unlock();
    }

    private static void awaitChange(SharedWord word) {
        try {
            word.awaitChange(0);
        } catch (InterruptedException never) {
            throw new IllegalStateException(never);
        }
    }

    private static void awaitCounts(int waiting, int parked) {
        Patience.await(
                () -> {
                    OwnResources now = Inspect.ownResources();
                    return now.waitingThreads() == waiting && now.parkedThreads() == parked;
                },
                () -> waiting + " and " + parked + " expected: " + Inspect.ownResources());
    }
}
