package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.Own;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** SignalFd in JVMs that block signals, and its refusal in this one, which does not. */
class SignalFdTest {
    private static final Elsewhere FRESH =
            Elsewhere.blocking("RTMIN,RTMIN+5,RTMIN+6,RTMIN+27,RTMIN+28,RTMIN+30,USR1,USR2,CHLD");
    private static final Elsewhere BLOCKING = FRESH.reused();

    static Stream<String> arrivals() {
        return Elsewhere.tests(SignalFdArrivals.class);
    }

    @ParameterizedTest
    @MethodSource("arrivals")
    void signalsArrive(String test) throws Exception {
        // The children of an earlier test have left a CHLD pending.
        Elsewhere jvm = test.equals("endOfAChildIsReported") ? FRESH : BLOCKING;
        jvm.run(SignalFdArrivals.class, test);
    }

    static Stream<String> waits() {
        return Elsewhere.tests(SignalFdWaits.class);
    }

    @ParameterizedTest
    @MethodSource("waits")
    void waitsEnd(String test) throws Exception {
        BLOCKING.run(SignalFdWaits.class, test);
    }

    static Stream<String> handles() {
        return Elsewhere.tests(SignalFdHandles.class);
    }

    @ParameterizedTest
    @MethodSource("handles")
    void handlesAreWhatTheyShould(String test) throws Exception {
        BLOCKING.run(SignalFdHandles.class, test);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP", "INT", "QUIT", "TERM"})
    void theSignalsThatTheJvmTakesArriveIfItReducesThat(String signal) throws Exception {
        Elsewhere.blocking("HUP,INT,QUIT,TERM", "-Xrs")
                .reused()
                .run(SignalFdTest.class, "arrives", signal);
    }

    static void arrives(String[] arguments) throws Exception {
        Signal signal = Signal.valueOf(arguments[0]);
        long self = ProcessHandle.current().pid();
        try (SignalFd signals = SignalFd.open(signal)) {
            Signals.send(self, signal);
            assertEquals(new SignalInfo(signal, 0, self, uid(), 0), signals.take());
            Signals.send(self, signal);
        }
        assertTrue(Signals.exists(self), "closed, it is blocked all the same");
        try (SignalFd signals = SignalFd.open(Signal.HUP, Signal.INT, Signal.QUIT, Signal.TERM)) {
            assertEquals(signal, signals.take().signal(), "it has waited");
        }
    }

    @Test
    void withoutTheJvmTakesThemAllTheSame() throws Exception {
        Elsewhere.blocking("HUP,INT,QUIT,TERM,RTMIN+5")
                .behind("env", "--default-signal=HUP,INT,QUIT,TERM")
                .run(SignalFdTest.class, "isTaken");
    }

    static void isTaken() {
        for (Signal signal : new Signal[] {Signal.HUP, Signal.INT, Signal.QUIT, Signal.TERM}) {
            refuses(
                    signal.toString(),
                    "env --block-signal=" + signal + ",RTMIN+5 java -Xrs ...",
                    Signal.RTMIN_5,
                    signal);
        }
    }

    @Test
    void aThreadThatDoesNotBlockASignalIsARefusalWithTheCommandThatHelps() throws Exception {
        long before = Own.descriptors();
        refuses("RTMIN+5", "env --block-signal=RTMIN+5 java ...", Signal.RTMIN_5);
        refuses(
                "USR1,RTMIN+5,RTMIN+30",
                "env --block-signal=USR1,RTMIN+5,RTMIN+30 java ...",
                Signal.RTMIN_30,
                Signal.RTMIN_5,
                Signal.USR1,
                Signal.RTMIN_5);
        refuses(
                "TERM,RTMIN",
                "env --block-signal=TERM,RTMIN java -Xrs ...",
                Signal.RTMIN,
                Signal.TERM);
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "KILL",
                "STOP",
                "ILL",
                "TRAP",
                "BUS",
                "FPE",
                "SEGV",
                "USR2",
                "STKFLT",
                "RTMIN_27",
                "RTMIN_28"
            })
    void aSignalThatOthersNeedIsRefusedWithTheReason(Signal signal) throws Exception {
        long before = Own.descriptors();
        SignalFdHandles.keeps(signal);
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void noSignalsAndNoneAreRefused() {
        var refused = assertThrows(IllegalArgumentException.class, SignalFd::open);
        assertEquals("At least one signal must be given", refused.getMessage());
        assertThrows(NullPointerException.class, () -> SignalFd.open((Signal) null));
        assertThrows(NullPointerException.class, () -> SignalFd.open((Signal[]) null));
        assertThrows(NullPointerException.class, () -> SignalFd.adopt(null));
    }

    private static void refuses(String open, String command, Signal... signals) {
        var refused = assertThrows(IllegalStateException.class, () -> SignalFd.open(signals));
        assertEquals(
                "Not every thread of this JVM blocks "
                        + open
                        + ", so they would not reach a SignalFd; start it"
                        + " (jshell with --execution local) with: "
                        + command,
                refused.getMessage());
    }

    static int uid() throws Exception {
        var self = Path.of("/proc/self");
        return (int) Files.getAttribute(self, "unix:uid");
    }
}
