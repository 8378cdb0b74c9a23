package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Elsewhere;
import culebra.testing.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.reflect.Array;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/** Watches of several copies of the library in one JVM, as of an old and a new deployment. */
class SignalWatchCopiesTest {
    private static final Elsewhere FRESH =
            Elsewhere.with().behind("env", "--default-signal=HUP,INT,TERM");

    /** Upper case opens a copy's watch, lower case closes it. */
    @ParameterizedTest
    @CsvSource({
        "HUP, ABab",
        "HUP, ABba",
        "USR1, ABab",
        "USR1, ABba",
        "HUP, ABCbac",
        "HUP, ABCacb",
        "USR1, ABCbca",
        "USR1, ABCabc",
        "HUP, ABaAba",
        "USR1, ABaCbc"
    })
    void theLastOneOpenedTakesTheSignalAndInTheEndItHasItsUsualEffect(Signal signal, String order)
            throws Exception {
        try (Peer jvm = FRESH.start(getClass(), "copies", signal.name(), order)) {
            jvm.expect("all closed");
            Signals.send(jvm.pid(), signal);
            assertEquals(128 + signal.number(), jvm.exit());
        }
    }

    static void copies(String[] arguments) throws Exception {
        Signal signal = Signal.valueOf(arguments[0]);
        openAndClose(signal, arguments[1]);
        System.out.println("all closed");
        while (System.in.read() >= 0) {} // until the signal ends this JVM
    }

    private static void openAndClose(Signal signal, String order) throws Exception {
        Map<Character, AutoCloseable> open = new HashMap<>();
        var inOrder = new ArrayList<AutoCloseable>();
        for (char step : order.toCharArray()) {
            if (Character.isUpperCase(step)) {
                AutoCloseable watch = open(new URLClassLoader(urls(), null), signal);
                open.put(Character.toLowerCase(step), watch);
                inOrder.add(watch);
            } else {
                AutoCloseable watch = open.remove(step);
                watch.close();
                inOrder.remove(watch);
            }
            if (!inOrder.isEmpty()) {
                Signals.send(ProcessHandle.current().pid(), signal);
                Object taken =
                        inOrder.getLast().getClass().getMethod("take").invoke(inOrder.getLast());
                assertEquals(signal.name(), taken.toString());
            }
        }
    }

    private static AutoCloseable open(ClassLoader loader, Signal signal) throws Exception {
        Class<?> type = loader.loadClass("culebra.signal.Signal");
        Object signals = Array.newInstance(type, 1);
        Array.set(signals, 0, type.getMethod("of", int.class).invoke(null, signal.number()));
        Class<?> watch = loader.loadClass("culebra.signal.SignalWatch");
        return (AutoCloseable) watch.getMethod("open", signals.getClass()).invoke(null, signals);
    }

    private static URL[] urls() throws Exception {
        return new URL[] {Path.of("target/classes/").toUri().toURL()};
    }
}
