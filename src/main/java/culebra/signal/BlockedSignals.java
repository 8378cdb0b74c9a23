package culebra.signal;

import culebra.internal.SignalCalls;

import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks whether the threads of this JVM block signals, including the JVM's own threads. */
final class BlockedSignals {
    /** The signals that the JVM unblocks for itself, unless started with -Xrs. */
    private static final Set<Signal> JVM =
            EnumSet.of(Signal.HUP, Signal.INT, Signal.QUIT, Signal.TERM);

    private BlockedSignals() {}

    /**
     * Checks that every thread blocks the signals; if not, throws an exception that shows how to
     * start the JVM.
     */
    static void require(Set<Signal> wanted) throws IOException {
        long blocked = SignalCalls.blocked();
        var open = EnumSet.noneOf(Signal.class);
        for (Signal signal : wanted) {
            if ((blocked & signal.bit()) == 0) {
                open.add(signal);
            }
        }
        if (!open.isEmpty()) {
            throw new IllegalStateException(
                    "Not every thread of this JVM blocks "
                            + list(open)
                            + ", so they would not reach a SignalFd; start it (jshell with"
                            + " --execution local) with: "
                            + command(wanted));
        }
    }

    private static String command(Set<Signal> wanted) {
        boolean reduced = wanted.stream().anyMatch(JVM::contains);
        return "env --block-signal=" + list(wanted) + " java " + (reduced ? "-Xrs ..." : "...");
    }

    private static String list(Set<Signal> signals) {
        return signals.stream().map(Signal::toString).collect(Collectors.joining(","));
    }
}
