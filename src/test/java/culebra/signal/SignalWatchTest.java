package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.IgnoredSignals;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;

/** Standard signals that come by the JVM's handler. */
class SignalWatchTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final Duration LONG = Duration.ofDays(1);

    @ParameterizedTest
    @EnumSource
    void signalsOfAnotherProcessArrive(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1, Signal.ALRM)) {
            var take = kind.start(watch::take).blocked();
            send(Signal.USR1);
            assertSame(Signal.USR1, take.get());
            var timed = kind.start(() -> watch.tryTake(LONG)).blocked();
            send(Signal.ALRM);
            assertEquals(Optional.of(Signal.ALRM), timed.get());
            assertTrue(kind.get(() -> watch.tryTake()).isEmpty());
            send(Signal.USR1);
            Optional<Signal> taken = Optional.empty();
            while (taken.isEmpty()) { // by a thread that the JVM makes, in its own time
                taken = kind.get(() -> watch.tryTake());
            }
            assertEquals(Optional.of(Signal.USR1), taken);
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_NONE,
            names = {"KILL|STOP", "ILL|TRAP|BUS|FPE|SEGV|USR2|QUIT|STKFLT", "RTMIN.*"})
    void everyOtherStandardSignalCanBeWatched(Signal signal) throws Exception {
        IgnoredSignals.assumeNot(signal);
        try (SignalWatch watch = SignalWatch.open(signal)) {
            Signals.send(SELF, signal);
            assertSame(signal, watch.take());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimedTakeLastsAsLongAsItShould(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            long start = System.nanoTime();
            assertTrue(kind.get(() -> watch.tryTake(Duration.ofMillis(20))).isEmpty());
            assertTrue(System.nanoTime() - start >= 20_000_000, "too early");
            assertTrue(kind.get(() -> watch.tryTake(Duration.ZERO)).isEmpty());
            assertTrue(kind.get(() -> watch.tryTake(LONG.negated())).isEmpty());
            var nanos = Duration.ofSeconds(Long.MIN_VALUE);
            assertTrue(kind.get(() -> watch.tryTake(nanos)).isEmpty());
            assertThrows(NullPointerException.class, () -> watch.tryTake(null));
            var forever = Duration.ofSeconds(Long.MAX_VALUE);
            var take = kind.start(() -> watch.tryTake(forever)).blocked();
            Signals.send(SELF, Signal.USR1);
            assertEquals(Optional.of(Signal.USR1), take.get());
        }
    }

    /** A standard signal is sent again only when it has arrived: then none is lost. */
    @ParameterizedTest
    @EnumSource
    void whatHasArrivedIsKeptUntilTaken(On kind) throws Exception {
        int count = Counts.of(50, 5_000);
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            var takes = new LinkedBlockingQueue<Signal>();
            var taker =
                    kind.start(
                            () -> {
                                for (int i = 0; i < count; i++) {
                                    takes.add(watch.take());
                                }
                                return null;
                            });
            for (int i = 0; i < count; i++) {
                Signals.send(SELF, Signal.USR1);
                assertSame(Signal.USR1, takes.take());
            }
            taker.get();
            assertTrue(watch.tryTake().isEmpty());
        }
    }

    @Test
    void signalSentRepeatedlyArrivesAtLeastOnce() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.WINCH)) { // ignored again after
            for (int i = 0; i < 100; i++) {
                Signals.send(SELF, Signal.WINCH);
            }
            assertSame(Signal.WINCH, watch.take());
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachArrivalGoesToOneOfManyTakers(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1, Signal.WINCH)) {
            var first = kind.start(watch::take).blocked();
            var second = kind.start(() -> watch.tryTake(LONG).orElseThrow()).blocked();
            Signals.send(SELF, Signal.USR1);
            Signals.send(SELF, Signal.WINCH);
            assertEquals(Set.of(Signal.USR1, Signal.WINCH), EnumSet.of(first.get(), second.get()));
        }
    }

    @Test
    void signalsReturnsAnUnmodifiableSet() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.WINCH, Signal.USR1, Signal.USR1)) {
            assertEquals(Set.of(Signal.USR1, Signal.WINCH), watch.signals());
            assertThrows(
                    UnsupportedOperationException.class, () -> watch.signals().remove(Signal.USR1));
            assertEquals("SignalWatch[[USR1, WINCH], open]", watch.toString());
            watch.close();
            assertEquals("SignalWatch[[USR1, WINCH], closed]", watch.toString());
        }
    }

    @Test
    void closeIsFinalAndLeavesTheSignalsToTheNext() throws Exception {
        long before = Own.descriptors();
        for (int i = 0; i < 3; i++) {
            SignalWatch watch = SignalWatch.open(Signal.USR1, Signal.ALRM);
            assertTrue(watch.isOpen());
            watch.close();
            watch.close();
            assertFalse(watch.isOpen());
            for (var call :
                    Set.<Executable>of(watch::take, watch::tryTake, () -> watch.tryTake(LONG))) {
                var closed = assertThrows(IllegalStateException.class, call);
                assertEquals(watch + " is closed", closed.getMessage());
            }
        }
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void itClosesWithAnArena() throws Exception {
        for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
            SignalWatch watch = SignalWatch.open(Signal.USR1);
            assertSame(watch, watch.closeWith(arena));
            arena.close();
            assertFalse(watch.isOpen());
            assertThrows(IllegalStateException.class, () -> watch.closeWith(arena));
        }
        SignalWatch.open(Signal.USR1).close(); // it is free again
    }

    @Test
    void automaticArenaClosesUnreachableWatch() throws Exception {
        SignalWatch.open(Signal.USR1).closeWith(Arena.ofAuto());
        awaitCollected();
    }

    @Test
    void aTakeHoldsTheWatchItself() throws Exception {
        var take =
                On.PLATFORM.start(
                        () -> SignalWatch.open(Signal.USR1).closeWith(Arena.ofAuto()).take());
        take.blocked();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Signals.send(SELF, Signal.USR1);
        assertSame(Signal.USR1, take.get());
        awaitCollected();
    }

    /** Until the signal is free again. */
    private static void awaitCollected() throws Exception {
        Patience.await(
                () -> {
                    System.gc();
                    try {
                        SignalWatch.open(Signal.USR1).close();
                        return true;
                    } catch (IllegalStateException stillThere) {
                        return false;
                    }
                },
                "the watch stays");
    }

    private static void send(Signal signal) throws Exception {
        String number = Integer.toString(signal.number());
        try (Peer peer = Peer.c("signal/send", Long.toString(SELF), number, "kill", "1")) {
            peer.expect("sent");
            peer.join();
        }
    }
}
