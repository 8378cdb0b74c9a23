package culebra.internal;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds handles that became unreachable while they were open, if the system property {@code
 * culebra.leaks} is set. A handle that an arena closes is not a leak.
 *
 * <p>Closing does nothing for this: a handle is forgotten when it has been collected. So a close
 * needs no memory here.
 */
public final class LeakWatch {
    private static final String PROPERTY = "culebra.leaks";
    private static final int ATTEMPTS = 50;
    private static final long PATIENCE_MILLIS = 100;

    private static final ReferenceQueue<Object> UNREACHABLE = new ReferenceQueue<>();
    private static final Set<Watched> WATCHED = ConcurrentHashMap.newKeySet();

    private static final boolean FAILS;
    private static final boolean TRACES;

    static {
        String mode = System.getProperty(PROPERTY, "fail");
        FAILS = mode.equals("fail");
        TRACES = FAILS || mode.equals("trace");
        if (!TRACES && !mode.equals("warn")) {
            Log.warn("-D" + PROPERTY + "=" + mode + " must be warn, trace or fail; using warn");
        }
        if (!FAILS) {
            Daemons.start("culebra-leaks", LeakWatch::report);
        }
    }

    private LeakWatch() {}

    /**
     * Watches a handle. If there is no memory for that, the handle is not watched; this is not an
     * error.
     */
    public static void add(Object handle, Gate gate) {
        try {
            WATCHED.add(new Watched(handle, gate, TRACES ? new Throwable("created here") : null));
        } catch (OutOfMemoryError | StackOverflowError unwatched) {
            return;
        }
    }

    /**
     * Collects garbage and returns the handles that were dropped since the last call, each with the
     * place where it was created.
     *
     * @throws IllegalStateException if the property is not {@code fail}, or if the collector does
     *     not run
     */
    public static List<Throwable> take() {
        if (!Platform.WATCHES_LEAKS || !FAILS) {
            throw new IllegalStateException(
                    "Leaks are detected only if the JVM was started with -D" + PROPERTY + "=fail");
        }
        var leaks = new ArrayList<Throwable>();
        collect(leaks);
        collect(leaks); // at this point all references of the first collection have arrived
        for (var each = UNREACHABLE.poll(); each != null; each = UNREACHABLE.poll()) {
            addLeak((Watched) each, leaks);
        }
        return leaks;
    }

    /** Runs the collector until it has found an object that was dropped here. */
    private static void collect(List<Throwable> leaks) {
        var marker = new Watched(new Object(), null, null);
        WATCHED.add(marker);
        for (int i = 0; i < ATTEMPTS; i++) {
            System.gc();
            try {
                for (var each = UNREACHABLE.remove(PATIENCE_MILLIS); each != null; ) {
                    if (each == marker) {
                        WATCHED.remove(marker);
                        return;
                    }
                    addLeak((Watched) each, leaks);
                    each = UNREACHABLE.remove(PATIENCE_MILLIS);
                }
            } catch (InterruptedException kept) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        WATCHED.remove(marker);
        throw new IllegalStateException(
                "System.gc() collects nothing, so leaks cannot be detected; start the JVM without"
                        + " -XX:+DisableExplicitGC");
    }

    private static void addLeak(Watched watched, List<Throwable> leaks) {
        WATCHED.remove(watched);
        if (watched.isLeak()) {
            leaks.add(new IllegalStateException(watched.message(), watched.creation));
        }
    }

    private static void report() {
        while (true) {
            try {
                var watched = (Watched) UNREACHABLE.remove();
                WATCHED.remove(watched);
                if (watched.isLeak()) {
                    Log.warn(watched.message(), watched.creation);
                }
            } catch (Throwable survived) {
                Thread.onSpinWait();
            }
        }
    }

    private static final class Watched extends PhantomReference<Object> {
        private final Gate gate;

        /** The place where the handle was created, or null. */
        private final Throwable creation;

        Watched(Object handle, Gate gate, Throwable creation) {
            super(handle, UNREACHABLE);
            this.gate = gate;
            this.creation = creation;
        }

        boolean isLeak() {
            return gate != null && gate.isOpen() && !gate.isInArena();
        }

        String message() {
            return gate + " was dropped without close()";
        }
    }
}
