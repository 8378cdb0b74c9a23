package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import culebra.shm.SharedMemory;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An arena is closed at any moment of a lock or unlock: what is unmapped is not locked. */
class CloseRaceTest {
    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=4"})
    void noThreadOwnsAMutexInUnmappedMemory(String option) throws Exception {
        int rounds = Counts.of(40, 2_000);
        var options =
                List.of(
                        "-XX:-UsePerfData",
                        "-XX:ErrorFile=/dev/null",
                        "-XX:-CreateCoredumpOnCrash",
                        option);
        var command = Peer.javaCommand(options, Racer.class, "" + rounds);
        try (Peer racer = Peer.command(command)) {
            assertEquals("locked in memory that is gone: 0", lastLine(racer));
        }
    }

    /**
     * A JDK may crash by itself when an arena is closed during an access (JDK-8364167, seen on 25):
     * in Unsafe, where a lock in memory that is gone would crash in the C library.
     */
    private static String lastLine(Peer racer) throws Exception {
        try {
            return racer.join();
        } catch (AssertionError crashed) {
            assumeFalse(
                    crashed.getMessage().contains("jdk.internal.misc.Unsafe.get"),
                    "this JDK has the fault JDK-8364167, which has ended the JVM");
            throw crashed;
        }
    }

    /** In a JVM of its own, which a lock in memory that is gone may end. */
    static final class Racer {
        private static final AtomicInteger ROUND = new AtomicInteger();

        public static void main(String[] args) throws Exception {
            var random = new SplittableRandom(3);
            int gone = 0;
            for (int i = 0; i < Integer.parseInt(args[0]); i++) {
                try (SharedMemory memory = SharedMemory.anonymous(4096)) {
                    gone += race(memory, random.nextInt(20_000)) ? 1 : 0;
                }
            }
            System.out.println("locked in memory that is gone: " + gone);
        }

        /** Returns whether the memory is unmapped although the thread owns the mutex. */
        private static boolean race(SharedMemory memory, int spins) throws Exception {
            Arena arena = Arena.ofShared();
            MemorySegment slot = memory.map(arena);
            var mutex = SharedMutex.create(slot);
            int round = ROUND.get();
            var decided = new CountDownLatch(1);
            var locker = On.PLATFORM.start(() -> lockUntilClosed(mutex, decided));
            while (ROUND.get() == round) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            boolean unmapped = close(arena, slot);
            decided.countDown();
            return locker.get() && unmapped;
        }

        /** Returns whether it is unmapped then. */
        private static boolean close(Arena arena, MemorySegment slot) throws IOException {
            while (true) {
                try {
                    arena.close();
                    return true;
                } catch (IllegalStateException refused) {
                    if (!arena.scope().isAlive()) {
                        return !Mapper.isMapped(slot.address());
                    } // else it was in a call at that moment
                }
            }
        }

        /** Returns whether it owns the mutex in the end, and then uses another mutex. */
        private static boolean lockUntilClosed(SharedMutex mutex, CountDownLatch decided)
                throws InterruptedException {
            ROUND.incrementAndGet();
            boolean locked = false;
            try {
                while (true) {
                    mutex.lock();
                    locked = true;
                    mutex.unlock();
                    locked = false;
                }
            } catch (IllegalStateException closed) {
                Thread.interrupted(); // the JDK may have set it: how it stops accesses
                decided.await();
                try (Arena arena = Arena.ofConfined()) {
                    var other = SharedMutex.create(arena.allocate(SharedMutex.LAYOUT));
                    for (int i = 0; i < 10; i++) {
                        other.lock();
                        other.unlock();
                    }
                }
                return locked;
            }
        }
    }
}
