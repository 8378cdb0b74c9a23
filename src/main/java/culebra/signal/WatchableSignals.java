package culebra.signal;

import culebra.internal.ReservedSignals;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/** Checks which signals can be watched: those that are not reserved. */
final class WatchableSignals {
    private WatchableSignals() {}

    /** Returns the signals to be watched. There must be at least one, and none may be reserved. */
    static Set<Signal> requireFree(Signal... signals) {
        if (Objects.requireNonNull(signals, "signals").length == 0) {
            throw new IllegalArgumentException("At least one signal must be given");
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

    /**
     * Returns the signals to be watched as {@link #requireFree} does, and rejects real-time
     * signals.
     */
    static Set<Signal> requireStandard(Signal... signals) {
        Set<Signal> wanted = requireFree(signals);
        for (Signal signal : wanted) {
            if (signal.isRealtime()) {
                throw new IllegalArgumentException(
                        signal + " is a real-time signal; use a SignalFd");
            }
        }
        return wanted;
    }
}
