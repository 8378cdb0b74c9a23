package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.JdkSignal;
import culebra.testing.ModuleWatch;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** What a SignalWatch does to the handlers of the JVM, and what it refuses to. */
class SignalWatchHandlerTest {
    private static final long SELF = ProcessHandle.current().pid();

    /** A shell that runs the tests in the background may make them ignore some signals. */
    private static final Elsewhere FRESH =
            Elsewhere.with().behind("env", "--default-signal=HUP,INT,TERM");

    /** A handler that says who it is. */
    private static Object handler(BlockingQueue<String> arrived, String name) throws Exception {
        Class<?> type = Class.forName("sun.misc.SignalHandler");
        return Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        switch (method.getName()) {
                            case "handle" -> {
                                arrived.put(name);
                                yield null;
                            }
                            case "equals" -> self == arguments[0];
                            default -> name.hashCode();
                        });
    }

    @Test
    void theHandlerThatWasBeforeIsRestored() throws Exception {
        var arrived = new LinkedBlockingQueue<String>();
        Object before = JdkSignal.handle("USR1", handler(arrived, "mine"));
        try {
            for (int i = 0; i < 3; i++) {
                Signals.send(SELF, Signal.USR1);
                assertEquals("mine", arrived.take());
                try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
                    Signals.send(SELF, Signal.USR1);
                    assertEquals(Signal.USR1, watch.take());
                }
            }
            Signals.send(SELF, Signal.USR1);
            assertEquals("mine", arrived.take());
        } finally {
            JdkSignal.handle("USR1", before);
        }
    }

    /** Another library, such as a terminal's, takes the signal while there is a watch. */
    @Test
    void aHandlerThatWasInstalledSinceThenStays() throws Exception {
        var arrived = new LinkedBlockingQueue<String>();
        SignalWatch watch = SignalWatch.open(Signal.USR1);
        Object ours = JdkSignal.handle("USR1", handler(arrived, "other"));
        watch.close();
        try {
            for (int i = 0; i < 3; i++) {
                Signals.send(SELF, Signal.USR1);
                assertEquals("other", arrived.take());
                SignalWatch.open(Signal.USR1).close();
            }
        } finally {
            JdkSignal.handle("USR1", ours); // as a library does that leaves
        }
        Object before = JdkSignal.handle("USR1", handler(arrived, "next"));
        assertSame(ours, before, "which passes signals on from now on");
        JdkSignal.handle("USR1", JdkSignal.systemDefault());
    }

    /** The handler of a closed watch, once restored, passes on the signals it no longer watches. */
    @ParameterizedTest
    @EnumSource(names = {"HUP", "USR1"})
    void theJvmEndsBySuchASignalThoughAClosedWatchHasItsHandlerBack(Signal signal)
            throws Exception {
        try (Peer jvm = FRESH.start(getClass(), "getsItBack", signal.name())) {
            jvm.expect("back");
            Signals.send(jvm.pid(), signal);
            assertEquals(128 + signal.number(), jvm.exit());
        }
    }

    static void getsItBack(String[] arguments) throws Exception {
        SignalWatch watch = SignalWatch.open(Signal.valueOf(arguments[0]));
        Object ours = JdkSignal.handle(arguments[0], handler(new LinkedBlockingQueue<>(), "other"));
        watch.close();
        JdkSignal.handle(arguments[0], ours);
        System.out.println("back");
        while (System.in.read() >= 0) {} // until the signal ends this JVM
    }

    @ParameterizedTest
    @EnumSource(names = {"HUP", "INT", "TERM", "USR1"})
    void theJvmEndsAgainBySuchASignalAfterClose(Signal signal) throws Exception {
        try (Peer jvm = FRESH.start(getClass(), "watches", signal.name())) {
            jvm.expect("watching");
            for (int i = 0; i < 3; i++) {
                Signals.send(jvm.pid(), signal);
                jvm.expect(signal.name());
            }
            jvm.send("close");
            jvm.expect("closed");
            Signals.send(jvm.pid(), signal);
            assertEquals(128 + signal.number(), jvm.exit());
        }
    }

    static void watches(String[] arguments) throws Exception {
        Signal signal = Signal.valueOf(arguments[0]);
        try (SignalWatch watch = SignalWatch.open(signal)) {
            System.out.println("watching");
            for (int i = 0; i < 3; i++) {
                System.out.println(watch.take());
            }
            System.in.read();
        }
        System.out.println("closed");
        while (System.in.read() >= 0) {} // until the signal ends this JVM
    }

    @Test
    void aSecondWatchForASignalIsRefusedAndInstallsNothing() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            var refused =
                    assertThrows(
                            IllegalStateException.class,
                            () -> SignalWatch.open(Signal.ALRM, Signal.USR1));
            assertEquals(
                    "There is already a SignalWatch for USR1; close it first",
                    refused.getMessage());
            Signals.send(SELF, Signal.USR1);
            assertEquals(Signal.USR1, watch.take(), "the first goes on");
        }
        SignalWatch.open(Signal.ALRM, Signal.USR1).close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HUP QUIT", "INT QUIT", "TERM USR1 QUIT"})
    void nothingIsInstalledIfOneOfSeveralIsRefused(String signals) throws Exception {
        Signal first = Signal.valueOf(signals.split(" ")[0]);
        try (Peer jvm = FRESH.start(getClass(), "isRefused", signals.split(" "))) {
            jvm.expect(
                    "QUIT cannot be watched: Signal already used by VM or OS: SIGQUIT; under -Xrs"
                            + " a SignalFd can receive HUP, INT, QUIT and TERM");
            Signals.send(jvm.pid(), first);
            assertEquals(128 + first.number(), jvm.exit());
        }
    }

    static void isRefused(String[] names) throws Exception {
        Signal[] signals = Arrays.stream(names).map(Signal::valueOf).toArray(Signal[]::new);
        var refused = assertThrows(IllegalArgumentException.class, () -> SignalWatch.open(signals));
        System.out.println(refused.getMessage());
        while (System.in.read() >= 0) {} // until the signal ends this JVM
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
                "QUIT",
                "RTMIN",
                "RTMIN_5",
                "RTMIN_27",
                "RTMIN_28",
                "RTMIN_30"
            })
    void aSignalThatCannotBeWatchedIsRefusedWithTheReason(Signal signal) throws Exception {
        String reason =
                switch (signal) {
                    case KILL, STOP ->
                            " cannot be watched: no process can catch, block or ignore it";
                    case USR2 ->
                            " cannot be watched: the JVM uses it to stop its threads; use USR1";
                    case QUIT -> " cannot be watched: Signal already used by VM";
                    case STKFLT, RTMIN_27 ->
                            " cannot be watched: Culebra uses it to wake waiting threads";
                    case RTMIN_28 -> " cannot be watched: the JDK uses it to wake its threads";
                    case ILL, TRAP, BUS, FPE, SEGV -> " cannot be watched: the JVM handles it";
                    default -> " is a real-time signal; use a SignalFd";
                };
        long before = Own.descriptors();
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> SignalWatch.open(Signal.WINCH, signal));
        assertTrue(refused.getMessage().startsWith(signal + reason), refused.getMessage());
        SignalWatch.open(Signal.WINCH).close(); // it is not watched
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void noSignalsAndNoneAreRefused() {
        var refused = assertThrows(IllegalArgumentException.class, SignalWatch::open);
        assertEquals("At least one signal must be given", refused.getMessage());
        assertThrows(NullPointerException.class, () -> SignalWatch.open((Signal) null));
        assertThrows(NullPointerException.class, () -> SignalWatch.open((Signal[]) null));
        assertThrows(NullPointerException.class, () -> SignalWatch.open(Signal.USR1, null));
    }

    @Test
    void aSignalThatEveryThreadBlocksIsRefused() throws Exception {
        Elsewhere.blocking("USR1").run(getClass(), "isBlocked");
    }

    static void isBlocked() throws Exception {
        var refused =
                assertThrows(
                        IllegalStateException.class,
                        () -> SignalWatch.open(Signal.WINCH, Signal.USR1));
        assertEquals(
                "Every thread of this JVM blocks USR1, so a SignalWatch would never receive it;"
                        + " use a SignalFd",
                refused.getMessage());
        SignalWatch.open(Signal.WINCH).close();
    }

    /** Such a JVM has no thread that would bring them. */
    @Test
    void aJvmThatReducesItsUseOfSignalsRefusesToWatchThem() throws Exception {
        Elsewhere.with("-Xrs").run(getClass(), "isReduced");
    }

    static void isReduced() throws Exception {
        for (Signal signal : List.of(Signal.USR1, Signal.HUP, Signal.INT, Signal.TERM)) {
            var refused = assertThrows(IllegalStateException.class, () -> SignalWatch.open(signal));
            assertTrue(refused.getMessage().contains("-Xrs"), refused.getMessage());
        }
    }

    /** The JVM leaves those ignored that nohup and shells ignore, and takes the others over. */
    @Test
    void whatIsIgnoredFromTheStartIsRefusedWhereItWouldNeverArrive() throws Exception {
        Elsewhere.ignoring("HUP,INT,TERM,USR1").run(getClass(), "isIgnored");
    }

    static void isIgnored() throws Exception {
        for (Signal signal : List.of(Signal.HUP, Signal.INT, Signal.TERM)) {
            var refused = assertThrows(IllegalStateException.class, () -> SignalWatch.open(signal));
            String help = "start the JVM with env --default-signal=" + signal;
            assertTrue(refused.getMessage().contains(help), refused.getMessage());
        }
        try (var watch = SignalWatch.open(Signal.USR1)) {
            Signals.send(ProcessHandle.current().pid(), Signal.USR1);
            assertEquals(Signal.USR1, watch.take());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"java.base", "java.base,jdk.unsupported"})
    void theModuleOfTheJdkThatIsMissingIsNamed(String modules) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command =
                List.of(
                        java,
                        "-XX:+UseSerialGC",
                        "-Xint",
                        "--limit-modules=" + modules,
                        "--module-path=target/classes",
                        "--add-modules=culebra," + modules,
                        "--enable-native-access=culebra",
                        "--class-path=target/test-classes",
                        ModuleWatch.class.getName());
        boolean there = modules.contains("unsupported");
        try (Peer jvm = Peer.command(command)) {
            jvm.expect("module culebra");
            for (int i = 0; i < 2; i++) {
                jvm.expect(
                        there
                                ? "SignalWatch[[USR1], open]"
                                : "A SignalWatch requires the module jdk.unsupported; add"
                                        + " \"requires jdk.unsupported;\" or --add-modules"
                                        + " jdk.unsupported");
            }
            jvm.join();
        }
    }
}
