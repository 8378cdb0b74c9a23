package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Peer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** What {@link SignalFdTest} runs where the signals are blocked: who sends, and in which order. */
final class SignalFdArrivals {
    private static final int MANY = 10_000;
    private static final long[] VALUES = {
        0, 1, -1, Integer.MIN_VALUE, 0xffff_ffffL, 0x0123_4567_89ab_cdefL, Long.MIN_VALUE
    };
    private static final long SELF = ProcessHandle.current().pid();

    private SignalFdArrivals() {}

    static void arrivalHasSenderCodeAndValue() throws Exception {
        int uid = SignalFdTest.uid();
        try (SignalFd signals = SignalFd.open(Signal.USR1, Signal.RTMIN_5)) {
            try (Peer peer = sender(Signal.RTMIN_5, "queue", "-17", "1")) {
                long pid = peer.pid();
                SignalInfo info = signals.take();
                long value = info.value(); // a sival_int: any bits above
                assertEquals(new SignalInfo(Signal.RTMIN_5, -1, pid, uid, value), info);
                assertEquals(-17, info.intValue());
                assertSame(SignalCause.QUEUED, info.cause());
                peer.join();
            }
            try (Peer peer = sender(Signal.USR1, "kill", "1")) {
                SignalInfo info = signals.take();
                assertEquals(new SignalInfo(Signal.USR1, 0, peer.pid(), uid, 0), info);
                assertSame(SignalCause.SENT, info.cause());
                peer.join();
            }
            for (long value : VALUES) {
                Signals.send(SELF, Signal.RTMIN_5, value);
                assertEquals(new SignalInfo(Signal.RTMIN_5, -1, SELF, uid, value), signals.take());
            }
            assertTrue(signals.tryTake().isEmpty());
        }
    }

    static void valuesOf64BitsCrossBothWays() throws Exception {
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5);
                Peer taker = Peer.c("signal/take", Integer.toString(VALUES.length))) {
            taker.expect("ready");
            for (long value : VALUES) {
                String hex = Long.toHexString(value);
                try (Peer sender = sender(Signal.RTMIN_5, "pointer", hex)) {
                    assertEquals(value, signals.take().value());
                    sender.join();
                }
                Signals.send(taker.pid(), Signal.RTMIN_5, value);
                String[] taken = taker.line().split(" ");
                assertEquals((int) value, Integer.parseInt(taken[2]), "sival_int");
                assertEquals(hex, taken[5], "sival_ptr");
            }
            taker.join();
        }
    }

    static void tenThousandQueuedSignalsArriveCompleteAndInOrder() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5);
                    Peer peer = sender(Signal.RTMIN_5, "queue", "0", Integer.toString(MANY))) {
                kind.get(
                        () -> {
                            for (int i = 0; i < MANY; i++) {
                                assertEquals(i, signals.take().value());
                            }
                            return null;
                        });
                peer.join();
                assertTrue(signals.tryTake().isEmpty());
            }
        }
    }

    /** As many as the system lets wait, which is no test's to say. */
    static void signalsQueuedBeforeTheFirstTakeAreCompleteAndInOrder() throws Exception {
        int sent = 0;
        while (sent < MANY && Signals.trySend(SELF, Signal.RTMIN_5, sent)) {
            sent++;
        }
        assertTrue(sent > 0);
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            for (int i = 0; i < sent; i++) {
                assertEquals(i, signals.tryTake().orElseThrow().value());
            }
            assertTrue(signals.tryTake().isEmpty());
        }
    }

    static void aStandardSignalThatIsSentOftenIsSeenAtLeastOnce() throws Exception {
        try (SignalFd signals = SignalFd.open(Signal.USR1);
                Peer peer = sender(Signal.USR1, "kill", "100")) {
            peer.expect("sent");
            SignalInfo info = signals.take();
            assertEquals(Signal.USR1, info.signal());
            assertEquals(peer.pid(), info.pid());
            assertTrue(signals.tryTake().isEmpty(), "one at most is pending");
        }
    }

    static void lowerNumbersComeFirst() throws Exception {
        Signal[] descending = {
            Signal.RTMIN_30, Signal.RTMIN_6, Signal.RTMIN_5, Signal.RTMIN, Signal.USR1
        };
        try (SignalFd signals = SignalFd.open(descending)) {
            for (int value = 0; value < 3; value++) {
                for (Signal signal : descending) {
                    Signals.send(SELF, signal, value);
                }
            }
            assertEquals(0, signals.take().value(), "a standard one, once");
            List<Signal> ascending = Arrays.asList(descending);
            Collections.reverse(ascending);
            for (Signal signal : ascending.subList(1, ascending.size())) {
                for (int value = 0; value < 3; value++) {
                    SignalInfo info = signals.take();
                    assertSame(signal, info.signal());
                    assertEquals(value, info.value());
                }
            }
            assertTrue(signals.tryTake().isEmpty());
        }
    }

    static void aHandleTakesItsOwnSignalsOnly() throws Exception {
        try (SignalFd five = SignalFd.open(Signal.RTMIN_5);
                SignalFd six = SignalFd.open(Signal.RTMIN_6)) {
            Signals.send(SELF, Signal.RTMIN_6, 6);
            assertTrue(five.tryTake().isEmpty());
            Signals.send(SELF, Signal.RTMIN_5, 5);
            assertEquals(6, six.take().value());
            assertTrue(six.tryTake().isEmpty());
            assertEquals(5, five.take().value());
        }
    }

    static void manyTakersOfTwoHandlesTakeEachOnce() throws Exception {
        for (On kind : On.values()) {
            try (SignalFd first = SignalFd.open(Signal.RTMIN_5);
                    SignalFd second = SignalFd.open(Signal.RTMIN_5)) {
                var values = new ConcurrentLinkedQueue<Long>();
                var left = new AtomicInteger(MANY);
                var takers = new ArrayList<On.Started<Void>>();
                for (SignalFd signals : List.of(first, second, first, second)) {
                    takers.add(
                            kind.start(
                                    () -> {
                                        while (left.getAndDecrement() > 0) {
                                            values.add(signals.take().value());
                                        }
                                        return null;
                                    }));
                }
                try (Peer peer = sender(Signal.RTMIN_5, "queue", "1", Integer.toString(MANY))) {
                    for (var taker : takers) {
                        taker.get();
                    }
                    peer.join();
                }
                assertEquals(MANY, values.size());
                assertEquals(MANY, Set.copyOf(values).size(), "one was taken twice");
            }
        }
    }

    static void whatComesBetweenTwoHandlesWaitsForTheNext() throws Exception {
        SignalFd.open(Signal.RTMIN_5).close();
        for (int i = 0; i < 10; i++) {
            Signals.send(SELF, Signal.RTMIN_5, i);
            try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                assertEquals(i, signals.take().value());
            }
        }
    }

    static void endOfAChildIsReported() throws Exception {
        try (SignalFd signals = SignalFd.open(Signal.CHLD)) {
            long pid;
            try (Peer peer = Peer.command(List.of("true"))) {
                pid = peer.pid();
                assertEquals(0, peer.exit(), "its exit status is the JVM's to ask for");
            }
            SignalInfo info = signals.take();
            assertEquals(pid, info.pid());
            assertSame(SignalCause.OTHER, info.cause());
            assertEquals(1, info.code(), "CLD_EXITED");
        }
    }

    static void aSignalThatIsBlockedDoesNotReachChildren() throws Exception {
        try (SignalFd signals = SignalFd.open(Signal.USR1);
                Peer peer = Peer.command(List.of("sleep", "60"))) {
            Signals.send(peer.pid(), Signal.USR1);
            assertEquals(128 + Signal.USR1.number(), peer.exit(), "it has the default action");
            assertTrue(signals.tryTake().isEmpty());
            assertFalse(peer.isAlive());
        }
    }

    private static Peer sender(Signal signal, String... how) throws Exception {
        var words = new ArrayList<>(List.of(Long.toString(SELF), "" + signal.number()));
        words.addAll(List.of(how));
        return Peer.c("signal/send", words.toArray(String[]::new));
    }
}
