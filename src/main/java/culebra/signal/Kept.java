package culebra.signal;

import culebra.internal.SignalCalls;

import java.util.EnumSet;
import java.util.Set;

/** Which signals others need, so that nobody can watch them. */
final class Kept {
    private static final int JDK = 62; // SIGRTMAX-2: wakes a thread in a blocking call of nio

    private Kept() {}

    /** The signals to be watched, of which there must be one at least, and none that is kept. */
    static Set<Signal> requireFree(Signal... signals) {
        if (signals.length == 0) {
            throw new IllegalArgumentException("There is no signal to watch");
        }
        var wanted = EnumSet.noneOf(Signal.class);
        for (Signal signal : signals) {
            String why = why(signal);
            if (why != null) {
                throw new IllegalArgumentException(signal + " cannot be watched: " + why);
            }
            wanted.add(signal);
        }
        return wanted;
    }

    /** The reason, or null. */
    private static String why(Signal signal) {
        return switch (signal) {
            case KILL, STOP -> "no process can do anything about it";
            case ILL, BUS, FPE, SEGV, TRAP -> "it tells the JVM of what its own code does";
            case USR2 -> "the JVM stops its threads with it; take USR1 or a real-time signal";
            default -> whyRealtime(signal.number());
        };
    }

    private static String whyRealtime(int number) {
        if (number == JDK) {
            return "the JDK wakes its threads with it";
        }
        return number == SignalCalls.wakeSignal()
                ? "Culebra wakes waiting threads with it; -Dculebra.wakeSignal takes another"
                : null;
    }
}
