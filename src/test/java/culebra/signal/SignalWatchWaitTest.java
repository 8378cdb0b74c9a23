package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** Waits for a signal that an interrupt or a close ends. */
class SignalWatchWaitTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final Duration LONG = Duration.ofDays(1);

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitAndLeavesTheWatch(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            for (int i = 0; i < Counts.of(20, 1_000); i++) {
                for (Callable<?> shape : shapes(watch)) {
                    var wait = kind.start(shape).blocked();
                    wait.thread().interrupt();
                    assertInstanceOf(InterruptedException.class, wait.failure());
                }
            }
            var take = kind.start(watch::take).blocked();
            Signals.send(SELF, Signal.USR1);
            assertSame(Signal.USR1, take.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptIsReportedBeforeASignalIsTaken(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            Signals.send(SELF, Signal.USR1);
            kind.get(
                    () -> {
                        for (Callable<?> shape : shapes(watch)) {
                            Thread.currentThread().interrupt();
                            assertThrows(InterruptedException.class, shape::call);
                            assertFalse(Thread.interrupted(), "the flag must be cleared");
                        }
                        Thread.currentThread().interrupt();
                        while (watch.tryTake().isEmpty()) {
                            Thread.onSpinWait(); // no attempt minds an interrupt
                        }
                        assertTrue(Thread.interrupted(), "the flag must survive an attempt");
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsEveryWait(On kind) throws Exception {
        for (int i = 0; i < Counts.of(20, 1_000); i++) {
            SignalWatch watch = SignalWatch.open(Signal.USR1);
            var waits = new ArrayList<On.Started<?>>();
            for (Callable<?> shape : shapes(watch)) {
                waits.add(kind.start(shape).blocked());
                waits.add(kind.start(shape).blocked());
            }
            watch.close();
            for (var wait : waits) {
                var closed = assertInstanceOf(IllegalStateException.class, wait.failure());
                assertEquals(
                        watch + " was closed by another thread during the call",
                        closed.getMessage());
            }
        }
    }

    /** Each signal is sent when the one before was taken, while others give up all the time. */
    @ParameterizedTest
    @EnumSource
    void noArrivalIsLostWithTheOneWhoseWaitEnds(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            for (int i = 0; i < Counts.of(60, 20_000); i++) {
                var interrupted = kind.start(() -> watch.tryTake(LONG));
                var timed = kind.start(() -> watch.tryTake(Duration.ofNanos(50_000)));
                Signals.send(SELF, Signal.USR1);
                interrupted.thread().interrupt();
                int taken = timed.get().isPresent() ? 1 : 0;
                try {
                    taken += interrupted.get().isPresent() ? 1 : 0;
                } catch (ExecutionException ended) {
                    assertInstanceOf(InterruptedException.class, ended.getCause());
                }
                if (taken == 0) {
                    assertTrue(watch.tryTake(Patience.LIMIT).isPresent(), "it was lost");
                } else {
                    assertEquals(1, taken, "it was taken twice");
                }
            }
            assertTrue(watch.tryTake().isEmpty());
        }
    }

    private static List<Callable<?>> shapes(SignalWatch watch) {
        return List.of(watch::take, () -> watch.tryTake(LONG));
    }
}
