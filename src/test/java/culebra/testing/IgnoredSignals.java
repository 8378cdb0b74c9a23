package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import culebra.internal.SignalCalls;
import culebra.signal.Signal;

import java.util.Set;

/** Signals that were ignored when this JVM was started, as under nohup: it takes none of them. */
public final class IgnoredSignals {
    /** Those that the JVM leaves ignored. */
    private static final Set<Signal> LEFT = Set.of(Signal.HUP, Signal.INT, Signal.TERM);

    private IgnoredSignals() {}

    /** Aborts a test that cannot show anything here. */
    public static void assumeNot(Signal signal) {
        assumeFalse(
                LEFT.contains(signal) && SignalCalls.isIgnored(signal.number()),
                () -> signal + " is ignored here, as under nohup or in the background of a script");
    }
}
