package culebra.signal;

import culebra.internal.SignalCalls;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/**
 * Determines which signals reach a handler of this JVM.
 *
 * @param delivered whether the JVM calls handlers at all
 * @param blocked the bits of the signals that every thread blocks
 */
record AudibleSignals(boolean delivered, long blocked) {
    /** The signals that stay ignored if they were ignored when the JVM was started. */
    private static final Set<Signal> LEFT_IGNORED =
            EnumSet.of(Signal.HUP, Signal.INT, Signal.QUIT, Signal.TERM);

    static AudibleSignals now() throws IOException {
        return new AudibleSignals(SignalCalls.reachHandlers(), SignalCalls.blocked());
    }

    /** Returns the reason why a signal never reaches a handler, or null if it does reach one. */
    String whyNot(Signal signal) {
        if (!delivered) {
            return "This JVM was started with -Xrs, so a SignalWatch would never receive "
                    + signal
                    + "; use a SignalFd, or start the JVM without -Xrs";
        }
        if ((blocked & signal.bit()) != 0) {
            return "Every thread of this JVM blocks "
                    + signal
                    + ", so a SignalWatch would never receive it; use a SignalFd";
        }
        if (LEFT_IGNORED.contains(signal) && SignalCalls.isIgnored(signal.number())) {
            return signal
                    + " was ignored when this JVM was started, as by nohup or in the"
                    + " background of a script, and stays ignored, so a SignalWatch would"
                    + " never receive it; start the JVM with env --default-signal="
                    + signal;
        }
        return null;
    }
}
