package culebra.signal;

import culebra.internal.ReservedSignals;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Which signals others need, so that nobody can watch them. */
final class WatchableSignals {
    private WatchableSignals() {}

    /** The signals to be watched, of which there must be one at least, and none that is kept. */
    static Set<Signal> requireFree(Signal... signals) {
        if (Objects.requireNonNull(signals, "signals").length == 0) {
            throw new IllegalArgumentException("There is no signal to watch");
        }
        var wanted = EnumSet.noneOf(Signal.class);
        for (Signal signal : signals) {
            String why = ReservedSignals.why(Objects.requireNonNull(signal, "signal").number());
            if (why != null) {
                throw new IllegalArgumentException(signal + " cannot be watched: " + why);
            }
            wanted.add(signal);
        }
        return wanted;
    }

    /** As {@link #requireFree}, and none that is a real-time signal. */
    static Set<Signal> requireStandard(Signal... signals) {
        Set<Signal> wanted = requireFree(signals);
        for (Signal signal : wanted) {
            if (signal.isRealtime()) {
                throw new IllegalArgumentException(
                        signal + " is a real-time signal, for which there is SignalFd");
            }
        }
        return wanted;
    }
}
