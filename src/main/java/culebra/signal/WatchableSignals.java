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
}
