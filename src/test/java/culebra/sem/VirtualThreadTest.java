package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.FreshLibrary;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Waiting virtual threads do not block other threads. */
class VirtualThreadTest {
    private static final int MANY = 1_000;

    @Test
    void aThousandWaitingThreadsAreReleasedByAnother() throws Exception {
        String name = TempName.next();
        try (var semaphore = NamedSemaphore.create(name, 0)) {
            var begun = new CountDownLatch(MANY);
            var threads = new ArrayList<Thread>();
            var taken = new AtomicInteger();
            for (int i = 0; i < MANY; i++) {
                threads.add(
                        Thread.ofVirtual()
                                .start(
                                        () -> {
                                            begun.countDown();
                                            semaphore.acquireUninterruptibly();
                                            taken.incrementAndGet();
                                        }));
            }
            begun.await();
            Thread releaser =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < MANY; i++) {
                                            semaphore.release();
                                        }
                                    });
            releaser.join();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(MANY, taken.get());
            assertEquals(0, semaphore.availablePermits());
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    @Test
    void aTimedWaitEndsInTime() throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var semaphore = SharedSemaphore.create(arena.allocate(SharedSemaphore.LAYOUT), 0);
            var results = new ArrayList<Boolean>();
            Thread thread =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        try {
                                            results.add(
                                                    semaphore.tryAcquire(Duration.ofMillis(20)));
                                        } catch (InterruptedException unexpected) {
                                            throw new AssertionError(unexpected);
                                        }
                                    });
            thread.join();
            assertEquals(List.of(false), results);
        }
    }

    @Test
    void aSemaphoreInAConfinedArenaIsWaitedForByItsOwner() throws Exception {
        var outcome = new ArrayList<String>();
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try (Arena arena = Arena.ofConfined()) {
                                        var slot = arena.allocate(SharedSemaphore.LAYOUT);
                                        var semaphore = SharedSemaphore.create(slot, 0);
                                        outcome.add(
                                                "got "
                                                        + semaphore.tryAcquire(
                                                                Duration.ofMillis(10)));
                                    } catch (Exception failed) {
                                        outcome.add(failed.toString());
                                    }
                                });
        thread.join();
        assertEquals(List.of("got false"), outcome);
    }

    @Test
    void moreWaitsThanTheLimitAreRejectedWithTheRemedy() throws Exception {
        String name = TempName.next();
        List<String> options = List.of("-Dculebra.maxWaits=1");
        try (Peer peer = Peer.command(Peer.javaCommand(options, Rejected.class, name))) {
            assertTrue(peer.line().contains("-Dculebra.maxWaits"));
            peer.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "x", ""})
    void aLimitThatIsNoneIsNamedByTheWait(String limit) throws Exception {
        assertEquals(
                "-Dculebra.maxWaits=" + limit + " is not a positive number",
                FreshLibrary.says("culebra.maxWaits", limit, Limited.class, TempName.next()));
    }

    /** Waits on a virtual thread, which the setting makes impossible. */
    static final class Limited {
        public static void main(String[] arguments) throws Exception {
            try (var semaphore = NamedSemaphore.create(arguments[0], 0)) {
                NamedSemaphore.unlink(arguments[0]);
                Runnable wait =
                        () -> {
                            try {
                                semaphore.acquireUninterruptibly();
                            } catch (IllegalStateException expected) {
                                System.out.println(expected.getMessage());
                            }
                        };
                Thread.ofVirtual().start(wait).join();
            }
        }
    }

    @Test
    void aDumpShowsForWhichVirtualThreadAThreadWaits() throws Exception {
        String name = TempName.next();
        try (var semaphore = NamedSemaphore.create(name, 0)) {
            NamedSemaphore.unlink(name);
            Thread virtual = Thread.ofVirtual().start(semaphore::acquireUninterruptibly);
            String waiting = "culebra-wait " + name + " for virtual thread " + virtual.threadId();
            Patience.await(() -> threads(waiting) == 1, waiting + " is not there");
            semaphore.release();
            virtual.join();
            Patience.await(() -> threads(waiting) == 0, waiting + " stays");
        }
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    @Test
    void theThreadsThatWaitedGoAway() throws Exception {
        assumeTrue(Counts.of(0, 1) == 1, "it takes the ten seconds that they stay: -Pstress");
        aThousandWaitingThreadsAreReleasedByAnother();
        Patience.await(() -> waitThreads() == 0, () -> waitThreads() + " threads stay");
    }

    private static long waitThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("culebra-wait"))
                .count();
    }

    /** Waits twice where one wait is allowed. */
    static final class Rejected {
        public static void main(String[] arguments) throws Exception {
            try (var semaphore = NamedSemaphore.create(arguments[0], 0)) {
                NamedSemaphore.unlink(arguments[0]);
                var messages = new ArrayList<String>();
                Runnable wait =
                        () -> {
                            try {
                                semaphore.acquireUninterruptibly();
                            } catch (RejectedExecutionException expected) {
                                messages.add(expected.getMessage());
                                semaphore.release();
                            }
                        };
                Thread one = Thread.ofVirtual().start(wait);
                Thread two = Thread.ofVirtual().start(wait);
                one.join();
                two.join();
                System.out.println(messages.get(0));
            }
        }
    }
}
