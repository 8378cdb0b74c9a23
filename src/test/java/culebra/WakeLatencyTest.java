package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.BlockedCall.Wait;
import culebra.event.EventFd;
import culebra.pipe.Fifo;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** An interrupt and a close end every call that waits, at once; how fast is printed. */
class WakeLatencyTest {
    private static final Duration SECOND_WAIT = Duration.ofNanos(300_000);

    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws Exception {
        Fifo.create(directory.resolve("fifo"));
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        Own.assertNoMoreDescriptors(before);
    }

    static List<Arguments> all() {
        var all = new ArrayList<Arguments>();
        for (BlockedCall call : BlockedCall.all().toList()) {
            for (On kind : On.values()) {
                all.add(Arguments.of(call, kind));
            }
        }
        return all;
    }

    static List<Arguments> withHandle() {
        return all().stream().filter(each -> ((BlockedCall) each.get()[0]).hasHandle()).toList();
    }

    /** No thread ends the wait that follows at once: it must last its full time. */
    @ParameterizedTest
    @MethodSource("all")
    void anInterruptEndsTheWaitAndNotTheNext(BlockedCall call, On kind) throws Exception {
        measure("interrupt", call, kind, (wait, thread) -> thread.interrupt());
    }

    @ParameterizedTest
    @MethodSource("withHandle")
    void aCloseEndsTheWaitAndNotTheNext(BlockedCall call, On kind) throws Exception {
        measure("close", call, kind, (wait, thread) -> wait.handle().close());
    }

    private interface End {
        void of(Wait wait, Thread thread) throws Exception;
    }

    /** What the two threads tell each other: each writes only what the other reads. */
    private static final class Exchange {
        final Semaphore started = new Semaphore(0);
        final Semaphore ended = new Semaphore(0);
        final Semaphore given = new Semaphore(0);
        volatile Wait wait;
        volatile Throwable failure;
        volatile boolean interrupted;
        volatile long at;
        volatile String trouble;
    }

    private void measure(String what, BlockedCall call, On kind, End end) throws Exception {
        int rounds = Counts.of(3, 10_000);
        var random = new SplittableRandom(42);
        var latencies = new long[rounds];
        var exchange = new Exchange();
        var waiter = kind.start(() -> waitInTurn(exchange, rounds));
        for (int round = 1; round <= rounds; round++) {
            try (Wait wait = call.open(directory)) {
                exchange.wait = wait;
                exchange.given.release();
                await(exchange.started);
                spin(random.nextInt(200_000));
                long now = System.nanoTime();
                end.of(wait, waiter.thread());
                await(exchange.ended);
                latencies[round - 1] = exchange.at - now;
                check(what, call, exchange);
            }
        }
        waiter.get();
        report(what, call, kind, latencies);
    }

    private static Void waitInTurn(Exchange exchange, int rounds) throws Exception {
        try (EventFd never = EventFd.create()) {
            for (int round = 1; round <= rounds; round++) {
                await(exchange.given);
                exchange.failure = null;
                exchange.started.release();
                try {
                    exchange.wait.call().run();
                } catch (Exception failure) {
                    exchange.at = System.nanoTime();
                    exchange.failure = failure;
                }
                exchange.interrupted = Thread.interrupted();
                long start = System.nanoTime();
                boolean early = never.tryTake(SECOND_WAIT).isPresent();
                early |= System.nanoTime() - start < SECOND_WAIT.toNanos();
                exchange.trouble = early ? "the next wait ended early" : null;
                exchange.ended.release();
            }
            return null;
        }
    }

    private static void check(String what, BlockedCall call, Exchange exchange) {
        Throwable failure = failure(exchange);
        if (what.equals("close")) {
            assertInstanceOf(ClosedChannelException.class, failure, failure::toString);
            assertFalse(failure instanceof ClosedByInterruptException, failure::toString);
            assertFalse(exchange.interrupted, "no interrupt was sent");
        } else if (call.isChannel()) {
            assertInstanceOf(ClosedByInterruptException.class, failure, failure::toString);
            assertTrue(exchange.interrupted, "the flag stays set, as with the JDK's channels");
        } else {
            assertInstanceOf(InterruptedException.class, failure, failure::toString);
            assertFalse(exchange.interrupted, "the flag must be cleared");
        }
    }

    private static Throwable failure(Exchange exchange) {
        assertEquals(null, exchange.trouble);
        Throwable failure = exchange.failure;
        assertNotNull(failure, "the call returned");
        return failure;
    }

    /** Sleeps, since a thread that spins would take the processor from whom it waits for. */
    private static void await(Semaphore semaphore) throws InterruptedException {
        assertTrue(
                semaphore.tryAcquire(Patience.SECONDS, TimeUnit.SECONDS),
                "the other thread is stuck");
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void report(String what, BlockedCall call, On kind, long[] latencies) {
        long[] sorted = Arrays.stream(latencies).sorted().toArray();
        System.out.printf(
                "%-9s %-21s %-8s %d waits, median %d us, 99 %% %d us, worst %d us%n",
                what,
                call,
                kind,
                sorted.length,
                sorted[sorted.length / 2] / 1000,
                sorted[sorted.length * 99 / 100] / 1000,
                sorted[sorted.length - 1] / 1000);
    }
}
