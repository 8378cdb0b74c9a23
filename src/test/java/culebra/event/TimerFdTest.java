package culebra.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.fd.Readiness;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What a timer counts, and what starts and ends that. */
class TimerFdTest {
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration ENORMOUS = Duration.ofSeconds(Long.MAX_VALUE);

    private long before;
    private TimerFd timer;

    @BeforeEach
    void create() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        timer = TimerFd.create();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        timer.close();
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void onceExpiresOnceAndNotTooEarly(On kind) throws Exception {
        kind.get(
                () -> {
                    for (int millis = 1; millis < 20; millis++) {
                        long start = System.nanoTime();
                        timer.once(Duration.ofMillis(millis));
                        assertEquals(1, timer.take());
                        assertTrue(System.nanoTime() - start >= millis * 1_000_000L, "too early");
                        assertEquals(Duration.ZERO, timer.remaining());
                        assertEquals(OptionalLong.empty(), timer.tryTake(MILLISECOND));
                    }
                    return null;
                });
    }

    @ParameterizedTest
    @EnumSource
    void periodicTimerCountsUntakenExpirations(On kind) throws Exception {
        kind.get(
                () -> {
                    long start = System.nanoTime();
                    timer.every(MILLISECOND);
                    long started = System.nanoTime();
                    long sum = 0;
                    while (sum < 20) {
                        sum += timer.take();
                    }
                    while (System.nanoTime() - started < 50_000_000) {
                        Thread.onSpinWait();
                    }
                    sum += timer.take();
                    long most = (System.nanoTime() - start) / 1_000_000;
                    assertTrue(sum >= 50 && sum <= most, sum + " in " + most + " ms");
                    return null;
                });
    }

    @Test
    void theFirstTimeMayDifferFromThePeriod() throws Exception {
        timer.every(Duration.ZERO, DAY);
        assertEquals(1, timer.take());
        assertTrue(timer.remaining().compareTo(DAY.minus(Patience.LIMIT)) > 0);
        timer.every(DAY, MILLISECOND);
        assertEquals(OptionalLong.empty(), timer.tryTake(MILLISECOND));
        assertTrue(timer.remaining().compareTo(DAY.minus(Patience.LIMIT)) > 0);
    }

    @ParameterizedTest
    @EnumSource
    void zeroAndLessMeanAtOnce(On kind) throws Exception {
        for (Duration delay :
                List.of(Duration.ZERO, Duration.ofNanos(-1), Duration.ofSeconds(Long.MIN_VALUE))) {
            timer.once(delay);
            assertEquals(1, kind.get(timer::take));
            timer.every(delay, DAY);
            assertEquals(1, kind.get(timer::take));
        }
    }

    @Test
    void anEnormousTimeIsMoreThanACentury() throws Exception {
        Duration century = Duration.ofDays(36_500);
        for (Duration time : List.of(ENORMOUS, Duration.ofNanos(Long.MAX_VALUE), century)) {
            timer.once(time);
            assertTrue(timer.remaining().compareTo(century.minus(Patience.LIMIT)) > 0);
            timer.every(time);
            assertTrue(timer.remaining().compareTo(century.minus(Patience.LIMIT)) > 0);
            assertEquals(OptionalLong.empty(), timer.tryTake());
            timer.every(Duration.ZERO, time);
            assertEquals(1, timer.take());
            assertTrue(timer.remaining().compareTo(century.minus(Patience.LIMIT)) > 0);
        }
        assertEquals(OptionalLong.of(1), expired().tryTake(ENORMOUS));
    }

    @Test
    void aPeriodIsPositive() {
        for (Duration period : List.of(Duration.ZERO, Duration.ofNanos(-1))) {
            var refused =
                    assertThrows(IllegalArgumentException.class, () -> timer.every(DAY, period));
            assertTrue(refused.getMessage().contains(period.toString()), refused.getMessage());
            assertThrows(IllegalArgumentException.class, () -> timer.every(period));
        }
        assertThrows(NullPointerException.class, () -> timer.every(null));
        assertThrows(NullPointerException.class, () -> timer.once(null));
    }

    @Test
    void stopForgetsTheTimeAndTheCount() throws Exception {
        timer.stop();
        assertEquals(Duration.ZERO, timer.remaining());
        expired().stop();
        assertEquals(OptionalLong.empty(), timer.tryTake());
        timer.every(MILLISECOND);
        timer.fd().await(Readiness.READABLE);
        timer.stop();
        assertEquals(OptionalLong.empty(), timer.tryTake(Duration.ofMillis(5)));
        assertEquals(Duration.ZERO, timer.remaining());
    }

    @Test
    void restartingResetsTheCount() throws Exception {
        expired().once(DAY);
        assertEquals(OptionalLong.empty(), timer.tryTake());
        expired().every(DAY);
        assertEquals(OptionalLong.empty(), timer.tryTake());
    }

    @ParameterizedTest
    @EnumSource
    void aTimerThatDoesNotRunIsStartedByAnotherThread(On kind) throws Exception {
        var take = kind.start(timer::take).blocked();
        timer.once(DAY);
        timer.stop();
        timer.once(Duration.ZERO);
        assertEquals(1, take.get());
    }

    @ParameterizedTest
    @EnumSource
    void aWaitEndsByInterruptAndByClose(On kind) throws Exception {
        timer.once(DAY);
        var interrupted = kind.start(timer::take).blocked();
        interrupted.thread().interrupt();
        assertInstanceOf(InterruptedException.class, interrupted.failure());
        var timed = kind.start(() -> timer.tryTake(ENORMOUS)).blocked();
        timed.thread().interrupt();
        assertInstanceOf(InterruptedException.class, timed.failure());
        assertFalse(timer.remaining().isZero(), "it still runs");
        var closed = kind.start(timer::take).blocked();
        timer.close();
        assertInstanceOf(AsynchronousCloseException.class, closed.failure());
    }

    @Test
    void everyCallSaysThatItIsClosed() {
        timer.close();
        List<Executable> calls =
                List.of(
                        timer::take,
                        timer::tryTake,
                        () -> timer.tryTake(DAY),
                        () -> timer.once(DAY),
                        () -> timer.every(DAY),
                        timer::stop,
                        timer::remaining);
        for (Executable call : calls) {
            var closed = assertThrows(ClosedChannelException.class, call);
            assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        }
    }

    @Test
    void anotherKindIsNotAdopted() throws Exception {
        try (EventFd counter = EventFd.create()) {
            var wrong =
                    assertThrows(IllegalArgumentException.class, () -> TimerFd.adopt(counter.fd()));
            assertTrue(wrong.getMessage().contains("eventfd"), wrong.getMessage());
            assertTrue(counter.isOpen(), "what is refused stays the caller's");
        }
        Fd duplicate = expired().fd().dup();
        try (TimerFd adopted = TimerFd.adopt(duplicate)) {
            assertEquals(1, adopted.take(), "the timer is the same");
        }
        assertThrows(ClosedChannelException.class, () -> TimerFd.adopt(duplicate));
    }

    /** The timer after it has expired and before its count is taken. */
    private TimerFd expired() throws IOException, InterruptedException {
        timer.once(Duration.ZERO);
        timer.fd().await(Readiness.READABLE);
        return timer;
    }
}
