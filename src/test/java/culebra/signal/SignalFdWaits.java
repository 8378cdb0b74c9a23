package culebra.signal;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/** What {@link SignalFdTest} runs where the signals are blocked: the shapes of waiting. */
final class SignalFdWaits {
    private static final long SELF = ProcessHandle.current().pid();
    private static final Duration LONG = Duration.ofDays(1);
    private static final String SIGNALFD = "anon_inode:[signalfd]";

    private SignalFdWaits() {}

    static void everyShapeTakesWhatComes() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                for (int i = 0; i < Counts.of(30, 5_000); i++) {
                    var take = kind.start(signals::take).blocked();
                    Signals.send(SELF, Signal.RTMIN_5, i);
                    assertEquals(i, take.get().value());
                    var timed = kind.start(() -> signals.tryTake(LONG)).blocked();
                    Signals.send(SELF, Signal.RTMIN_5, -i);
                    assertEquals(-i, timed.get().orElseThrow().value());
                    assertTrue(kind.get(() -> signals.tryTake()).isEmpty());
                    Signals.send(SELF, Signal.RTMIN_5, 7);
                    assertEquals(7, kind.get(() -> signals.tryTake()).orElseThrow().value());
                }
            }
        }
    }

    static void aTimedTakeLastsAsLongAsItShould() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                long start = System.nanoTime();
                assertTrue(kind.get(() -> signals.tryTake(Duration.ofMillis(20))).isEmpty());
                assertTrue(System.nanoTime() - start >= 20_000_000, "too early");
                for (Duration now : new Duration[] {Duration.ZERO, LONG.negated()}) {
                    assertTrue(kind.get(() -> signals.tryTake(now)).isEmpty());
                }
                var forever = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
                var take = kind.start(() -> signals.tryTake(forever)).blocked();
                Signals.send(SELF, Signal.RTMIN_5);
                assertTrue(take.get().isPresent());
                assertThrows(NullPointerException.class, () -> signals.tryTake(null));
            }
        }
    }

    static void anInterruptEndsTheWaitAndLeavesTheHandle() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                for (int i = 0; i < Counts.of(20, 1_000); i++) {
                    for (Callable<?> shape : shapes(signals)) {
                        var wait = kind.start(shape).blocked();
                        wait.thread().interrupt();
                        assertInstanceOf(InterruptedException.class, wait.failure());
                    }
                }
                var take = kind.start(signals::take).blocked();
                Signals.send(SELF, Signal.RTMIN_5, 3);
                assertEquals(3, take.get().value());
            }
        }
    }

    static void aThreadThatIsInterruptedAlreadyTakesNothing() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                Signals.send(SELF, Signal.RTMIN_5, 4);
                kind.get(
                        () -> {
                            for (Callable<?> shape : shapes(signals)) {
                                Thread.currentThread().interrupt();
                                assertThrows(InterruptedException.class, shape::call);
                                assertFalse(Thread.interrupted(), "the flag must be cleared");
                            }
                            Thread.currentThread().interrupt();
                            assertEquals(4, signals.tryTake().orElseThrow().value());
                            assertTrue(Thread.interrupted(), "it must survive an attempt");
                            return null;
                        });
            }
        }
    }

    static void noSignalIsLostWithTheOneWhoseWaitEnds() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                for (int i = 0; i < Counts.of(100, 20_000); i++) {
                    int value = i;
                    var taker = kind.start(signals::take);
                    Signals.send(SELF, Signal.RTMIN_5, value);
                    taker.thread().interrupt();
                    try {
                        assertEquals(value, taker.get().value());
                        assertTrue(signals.tryTake().isEmpty());
                    } catch (ExecutionException ended) {
                        assertInstanceOf(InterruptedException.class, ended.getCause());
                        assertEquals(value, signals.tryTake().orElseThrow().value());
                    }
                }
            }
        }
    }

    static void closeEndsEveryWait() throws Exception {
        for (On kind : On.values()) {
            for (int i = 0; i < Counts.of(20, 500); i++) {
                SignalFd signals = SignalFd.open(Signal.RTMIN_5);
                var waits = new ArrayList<On.Started<?>>();
                for (Callable<?> shape : shapes(signals)) {
                    waits.add(kind.start(shape).blocked());
                    waits.add(kind.start(shape));
                }
                signals.close();
                for (var wait : waits) { // one may have come too late
                    assertInstanceOf(ClosedChannelException.class, wait.failure());
                }
                assertInstanceOf(AsynchronousCloseException.class, waits.get(0).failure());
            }
        }
    }

    static void signalsThatArriveBetweenCloseAndReopenAreNotLost() throws Exception {
        int count = Counts.of(600, 100_000);
        var sender =
                On.PLATFORM.start(
                        () -> {
                            for (int i = 0; i < count; ) {
                                if (Signals.trySend(SELF, Signal.RTMIN_5, i)) {
                                    i++;
                                }
                            }
                            return null;
                        });
        for (int next = 0; next < count; ) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                for (int i = 0; i < 50 && next < count; i++) {
                    assertEquals(next++, signals.take().value());
                }
            }
        }
        sender.get();
    }

    static void pollAndPollerTellOfASignal() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5);
                    EventFd never = EventFd.create();
                    Poller poller = Poller.open()) {
                Poll poll = Poll.of(never.fd(), READABLE).and(signals.fd(), READABLE);
                poller.register(signals.fd(), Set.of(READABLE), "signals");
                assertTrue(poll.tryAwait().isEmpty());
                assertTrue(poller.tryAwait().isEmpty());
                assertFalse(signals.fd().tryAwait(READABLE));
                var byPoll = kind.start(poll::await).blocked();
                Signals.send(SELF, Signal.RTMIN_5, 1);
                assertEquals(signals.fd(), byPoll.get().get(0).fd());
                assertEquals(1, signals.tryTake().orElseThrow().value());
                var byPoller = kind.start(poller::await).blocked();
                Signals.send(SELF, Signal.RTMIN_5, 2);
                assertEquals("signals", byPoller.get().get(0).attachment());
                assertEquals(2, signals.tryTake().orElseThrow().value());
                assertTrue(poller.tryAwait().isEmpty());
            }
        }
    }

    static void manyAttemptsTakeNoSecondDescriptor() throws Exception {
        long before = Own.descriptors(SIGNALFD);
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            for (int i = 0; i < 3_000; i++) {
                assertTrue(signals.tryTake().isEmpty());
                Signals.send(SELF, Signal.RTMIN_5, i);
                assertEquals(i, signals.tryTake().orElseThrow().value());
            }
            assertEquals(before + 1, Own.descriptors(SIGNALFD));
        }
        assertEquals(before, Own.descriptors(SIGNALFD));
    }

    private static List<Callable<?>> shapes(SignalFd signals) {
        return List.of(signals::take, () -> signals.tryTake(LONG));
    }
}
