package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Patience;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Interrupts end waits, and neither a wake-up nor a permit is lost. */
class InterruptTest {
    private static final ThreadFactory PLATFORM = Thread.ofPlatform().factory();
    private static final ThreadFactory VIRTUAL = Thread.ofVirtual().factory();

    private final String name = TempName.next();
    private NamedSemaphore semaphore;

    @BeforeEach
    void create() throws Exception {
        semaphore = NamedSemaphore.create(name, 0);
    }

    @AfterEach
    void unlink() throws Exception {
        semaphore.close();
        NamedSemaphore.unlink(name);
    }

    @Test
    void noWakeUpAndNoPermitIsLostOnPlatformThreads() throws Exception {
        interruptAtRandom(PLATFORM, Counts.of(150, 100_000));
    }

    @Test
    void noWakeUpAndNoPermitIsLostOnVirtualThreads() throws Exception {
        interruptAtRandom(VIRTUAL, Counts.of(150, 100_000));
    }

    @Test
    void interruptReturnsAlthoughTheThreadWaitsAgainAtOnce() throws Exception {
        interruptAndWaitAgain(PLATFORM, Counts.of(60, 20_000));
    }

    @Test
    void interruptReturnsAlthoughTheVirtualThreadWaitsAgainAtOnce() throws Exception {
        interruptAndWaitAgain(VIRTUAL, Counts.of(60, 20_000));
    }

    @Test
    void aPermitIsTakenThoughTheThreadIsInterruptedIfTheWaitCannotBe() throws Exception {
        for (ThreadFactory factory : new ThreadFactory[] {PLATFORM, VIRTUAL}) {
            var flag = new AtomicInteger(-1);
            Thread waiter =
                    factory.newThread(
                            () -> {
                                semaphore.acquireUninterruptibly();
                                flag.set(Thread.currentThread().isInterrupted() ? 1 : 0);
                            });
            waiter.start();
            waiter.interrupt();
            semaphore.release();
            waiter.join();
            assertEquals(1, flag.get(), "the interrupted flag must survive the wait");
        }
    }

    @Test
    void interruptIsReportedBeforeAPermitIsAcquired() {
        semaphore.release();
        Thread.currentThread().interrupt();
        boolean told = false;
        try {
            semaphore.acquire();
        } catch (InterruptedException expected) {
            told = true;
        }
        assertTrue(told);
        assertFalse(Thread.currentThread().isInterrupted(), "the flag must be cleared");
        assertEquals(1, semaphore.availablePermits());
    }

    /** In each round one interrupt and, in half of them, one permit meet one wait. */
    private void interruptAtRandom(ThreadFactory factory, int rounds) throws Exception {
        var random = new SplittableRandom(42);
        var started = new AtomicInteger();
        var ended = new AtomicInteger();
        var given = new AtomicInteger();
        var taken = new AtomicInteger();
        var latencies = new long[rounds];
        var interruptedAt = new long[1];
        Thread waiter =
                factory.newThread(
                        () -> {
                            for (int round = 1; round <= rounds; round++) {
                                started.set(round);
                                try {
                                    semaphore.acquire();
                                    taken.incrementAndGet();
                                } catch (InterruptedException expected) {
                                    latencies[round - 1] = System.nanoTime();
                                }
                                ended.set(round);
                                spinUntil(given, round);
                                Thread.interrupted(); // one that came after a permit
                            }
                        });
        waiter.start();
        int released = 0;
        for (int round = 1; round <= rounds; round++) {
            spinUntil(started, round);
            spin(random.nextInt(60_000));
            boolean release = random.nextBoolean();
            boolean first = random.nextBoolean();
            if (release && first) {
                semaphore.release();
            }
            long now = System.nanoTime();
            waiter.interrupt();
            if (release && !first) {
                semaphore.release();
            }
            released += release ? 1 : 0;
            spinUntil(ended, round);
            long woken = latencies[round - 1];
            latencies[round - 1] = woken == 0 ? 0 : woken - now;
            given.set(round);
        }
        waiter.join();
        assertEquals(released, taken.get() + semaphore.availablePermits());
        report(factory, latencies);
    }

    private void interruptAndWaitAgain(ThreadFactory factory, int rounds) throws Exception {
        var first = new AtomicInteger();
        var second = new AtomicInteger();
        Thread waiter =
                factory.newThread(
                        () -> {
                            for (int round = 1; round <= rounds; round++) {
                                try {
                                    first.set(round);
                                    semaphore.acquire();
                                } catch (InterruptedException expected) {
                                    second.set(round);
                                    semaphore.acquireUninterruptibly();
                                }
                            }
                        });
        waiter.start();
        for (int round = 1; round <= rounds; round++) {
            spinUntil(first, round);
            waiter.interrupt(); // would hang if the wake-ups chased the thread into its next wait
            spinUntil(second, round);
            semaphore.release();
        }
        waiter.join();
        assertEquals(0, semaphore.availablePermits());
    }

    private static void spinUntil(AtomicInteger value, int wanted) {
        Patience.await(() -> value.get() >= wanted, "the other thread is stuck");
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void report(ThreadFactory factory, long[] latencies) {
        long[] sorted = Arrays.stream(latencies).filter(each -> each > 0).sorted().toArray();
        System.out.printf(
                "%s: %d interrupted waits, median %d us, 99 %% %d us, worst %d us%n",
                factory == VIRTUAL ? "virtual" : "platform",
                sorted.length,
                sorted[sorted.length / 2] / 1000,
                sorted[sorted.length * 99 / 100] / 1000,
                sorted[sorted.length - 1] / 1000);
    }
}
