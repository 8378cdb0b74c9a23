package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;

import culebra.lock.FileLocks;
import culebra.ring.MessageRing;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.sem.SharedSemaphore;
import culebra.sync.SharedMutex;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What ends a call or gives something back takes no memory, however often it is interpreted. */
final class NoMemory {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private NoMemory() {}

    static void closingADescriptor() throws Exception {
        requireNone(() -> {}, () -> Descriptor.closeNumber(-1));
    }

    static void unmapping() throws Exception {
        requireNone(() -> {}, () -> MapCalls.munmap(0, 0));
    }

    static void closingARing() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(4096, Senders.SINGLE)) {
            var open = new RingSender[1];
            requireNone(() -> open[0] = ring.sender(), () -> open[0].close());
        }
    }

    static void leavingAnEpoll() throws Exception {
        requireNone(() -> {}, () -> EpollCalls.delete(-1, -1));
    }

    static void wakingByAnEventFd() throws Exception {
        var none = new WakeEventFd(-1);
        requireNone(() -> {}, none::send);
    }

    static void wakingByASignal() throws Exception {
        int noThread = -1;
        requireNone(() -> {}, () -> WakeSignal.send(noThread));
    }

    static void freeing() throws Exception {
        requireNone(() -> {}, () -> NativeMemory.free(MemorySegment.NULL));
    }

    static void unlockingAMutex() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            var mutex = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
            requireNone(mutex::lock, mutex::unlock);
        }
    }

    static void releasingAPermit() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            var semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 0);
            requireNone(() -> {}, semaphore::release);
        }
    }

    static void unlockingAFile() throws Exception {
        Path path = Files.createTempFile("culebra", "");
        try (FileLocks locks = FileLocks.open(path)) {
            requireNone(() -> {}, () -> LockCalls.WHOLE_FILE.unlock(-1, 0, 0));
            requireNone(() -> {}, () -> LockCalls.PER_OPEN.unlock(-1, 0, 1));
        } finally {
            Files.delete(path);
        }
    }

    /** The action runs once before, since its first call links it. */
    private static void requireNone(Action before, Action action) throws Exception {
        before.run();
        action.run();
        long taken = 0;
        for (int i = 0; i < 300; i++) {
            before.run();
            long start = THREADS.getCurrentThreadAllocatedBytes();
            action.run();
            taken += THREADS.getCurrentThreadAllocatedBytes() - start;
        }
        assertEquals(0, taken, "bytes");
    }

    private interface Action {
        void run() throws Exception;
    }
}
