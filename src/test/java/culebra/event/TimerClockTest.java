package culebra.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Errno;
import culebra.fd.Poll;
import culebra.fd.Readiness;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.WallClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Timers at a reading of a clock, the time of day included, and what they do if it is set. */
class TimerClockTest {
    private static final Duration DAY = Duration.ofDays(1);

    /** Sets the clock to its own time, a moment late: the kernel takes it for a step. */
    private static final String STEP =
            """
            import time

            try:
                time.clock_settime_ns(time.CLOCK_REALTIME, time.clock_gettime_ns(time.CLOCK_REALTIME))
                print("set")
            except OSError:
                print("refused")
            """;

    private WallClock clock;

    @BeforeEach
    void lockTheClock() throws Exception {
        clock = WallClock.lock();
    }

    @AfterEach
    void unlockTheClock() throws Exception {
        clock.close();
    }

    @ParameterizedTest
    @EnumSource
    void aTimerExpiresWhenItsClockHasTheReadingAndNotTooEarly(On kind) throws Exception {
        for (TimerClock clock : TimerClock.values()) {
            try (TimerFd timer = TimerFd.create(clock)) {
                assertSame(clock, timer.clock());
                Duration when = clock.now().plusMillis(10);
                at(timer, when);
                assertEquals(1, kind.get(timer::take));
                assertTrue(clock.now().compareTo(when) >= 0, "too early");
                assertEquals(Duration.ZERO, timer.remaining());
                at(timer, clock.now().plus(DAY));
                assertEquals(OptionalLong.empty(), kind.get(timer::tryTake));
                assertTrue(timer.remaining().compareTo(DAY) <= 0);
                timer.once(Duration.ofMillis(1));
                assertEquals(1, kind.get(timer::take));
            }
        }
    }

    private static void at(TimerFd timer, Duration reading) throws Exception {
        if (timer.clock() == TimerClock.WALL) {
            timer.onceAt(Instant.EPOCH.plus(reading));
        } else {
            timer.onceAt(reading);
        }
    }

    @Test
    void timesThatHavePassedAreCounted() throws Exception {
        try (TimerFd wall = TimerFd.create(TimerClock.WALL);
                TimerFd boot = TimerFd.create(TimerClock.BOOT)) {
            for (ClockStep step : ClockStep.values()) {
                Instant past = Instant.now().minusSeconds(2_500);
                wall.everyFrom(past, Duration.ofSeconds(1_000), step);
                assertEquals(3, wall.take());
            }
            boot.everyFrom(TimerClock.BOOT.now().minusSeconds(2), Duration.ofDays(2));
            assertEquals(1, boot.take());
        }
    }

    @Test
    void everyReadingThatHasPassedMeansAtOnceAndEveryLaterOneIsKept() throws Exception {
        try (TimerFd wall = TimerFd.create(TimerClock.WALL);
                TimerFd boot = TimerFd.create(TimerClock.BOOT)) {
            for (Instant past : List.of(Instant.EPOCH, Instant.MIN, Instant.ofEpochSecond(-1, 5))) {
                wall.onceAt(past);
                assertEquals(1, wall.take());
            }
            for (Duration past : List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
                boot.onceAt(past);
                assertEquals(1, boot.take());
            }
            wall.onceAt(Instant.MAX);
            boot.onceAt(Duration.ofSeconds(Long.MAX_VALUE));
            for (TimerFd timer : List.of(wall, boot)) {
                assertEquals(OptionalLong.empty(), timer.tryTake());
                assertTrue(timer.remaining().compareTo(Duration.ofDays(36_500)) > 0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClockThatIsSetEndsTheWaitOfATimerThatReportsIt(On kind) throws Exception {
        try (TimerFd timer = TimerFd.create(TimerClock.WALL);
                TimerFd follower = TimerFd.create(TimerClock.WALL)) {
            Instant tomorrow = Instant.now().plus(DAY);
            follower.onceAt(tomorrow);
            timer.onceAt(tomorrow, ClockStep.REPORT);
            var take = kind.start(timer::take).blocked();
            step();
            var told = assertInstanceOf(ClockStepException.class, take.failure());
            assertSame(Errno.ECANCELED, Errno.of(told).orElseThrow());
            assertEquals(OptionalLong.empty(), timer.tryTake(), "it is reported once");
            timer.onceAt(tomorrow, ClockStep.REPORT);
            var poll = kind.start(Poll.of(timer.fd(), Readiness.READABLE)::await).blocked();
            step();
            assertEquals(1, poll.get().size());
            assertThrows(ClockStepException.class, timer::take);
            timer.onceAt(tomorrow, ClockStep.REPORT);
            var timed = kind.start(() -> timer.tryTake(DAY)).blocked();
            step();
            assertInstanceOf(ClockStepException.class, timed.failure());
            assertEquals(OptionalLong.empty(), follower.tryTake(), "it follows the clock");
            assertTrue(follower.remaining().compareTo(DAY.minusHours(1)) > 0);
        }
    }

    @Test
    void nextSettingReportsAnUntakenStep() throws Exception {
        try (TimerFd timer = TimerFd.create(TimerClock.WALL)) {
            Instant tomorrow = Instant.now().plus(DAY);
            timer.onceAt(tomorrow, ClockStep.REPORT);
            step();
            assertThrows(ClockStepException.class, timer::tryTake);
            timer.onceAt(tomorrow, ClockStep.REPORT);
            step();
            assertThrows(ClockStepException.class, () -> timer.onceAt(tomorrow, ClockStep.REPORT));
            assertTrue(timer.remaining().compareTo(DAY.minusHours(1)) > 0, "it is set again");
            step();
            timer.onceAt(Instant.EPOCH); // reports nothing from now on
            assertEquals(1, timer.take());
        }
    }

    private static void step() throws Exception {
        try (Peer python = Peer.python(STEP)) {
            assumeTrue(python.line().equals("set"), "this process may not set the clock");
            python.join();
        }
    }

    @Test
    void theTimeSinceTheStartIsThatOfTheTimeNamespace() throws Exception {
        var own = List.of("unshare", "--time", "--fork", "--boottime", "864000", "true");
        try (Peer look = Peer.command(own)) {
            assumeTrue(look.exit() == 0, () -> "a time namespace: " + look.errors());
        }
        Duration here = TimerClock.BOOT.now();
        String there =
                Elsewhere.with()
                        .behind("unshare", "--time", "--fork", "--boottime", "864000")
                        .run(getClass(), "waitsForAReading")
                        .lines()
                        .findFirst()
                        .orElseThrow();
        Duration ahead = Duration.parse(there).minus(here);
        assertTrue(ahead.compareTo(Duration.ofSeconds(864_000)) >= 0, ahead.toString());
    }

    static void waitsForAReading() throws Exception {
        System.out.println(TimerClock.BOOT.now());
        try (TimerFd timer = TimerFd.create(TimerClock.BOOT)) {
            Duration when = TimerClock.BOOT.now().plusMillis(5);
            timer.onceAt(when);
            assertEquals(1, timer.take());
            assertTrue(TimerClock.BOOT.now().compareTo(when) >= 0, "too early");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProgramInCWaitsForATimerAndSetsIt(TimerClock clock) throws Exception {
        int number = clock == TimerClock.WALL ? 0 : clock == TimerClock.BOOT ? 7 : 1;
        try (TimerFd timer = TimerFd.create(clock);
                UnixPipe pipe = UnixPipe.open()) {
            var child =
                    ChildBuilder.of(
                                    Peer.program("event/timer").toString(),
                                    Integer.toString(number))
                            .output(pipe.sink().fd())
                            .pass(timer.fd())
                            .start();
            pipe.sink().close();
            at(timer, clock.now().plusMillis(10));
            var printed = new String(Channels.newInputStream(pipe.source()).readAllBytes());
            assertEquals("1\nset\n", printed);
            assertEquals(0, child.waitFor());
            assertEquals(3, timer.take());
        }
    }

    @Test
    void aTimerOfAnotherClockIsRefused() throws Exception {
        try (TimerFd wall = TimerFd.create(TimerClock.WALL);
                TimerFd plain = TimerFd.create()) {
            assertSame(TimerClock.MONOTONIC, plain.clock());
            assertThrows(IllegalStateException.class, () -> plain.onceAt(Instant.now()));
            assertThrows(IllegalStateException.class, () -> wall.onceAt(DAY));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> wall.everyFrom(Instant.now(), Duration.ZERO, ClockStep.FOLLOW));
            assertThrows(IllegalArgumentException.class, () -> plain.everyFrom(DAY, DAY.negated()));
            plain.close();
            assertThrows(ClosedChannelException.class, plain::clock);
            assertThrows(ClosedChannelException.class, () -> plain.onceAt(DAY));
            assertThrows(ClosedChannelException.class, () -> plain.onceAt(Instant.now()));
        }
    }
}
