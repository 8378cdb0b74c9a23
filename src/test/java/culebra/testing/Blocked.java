package culebra.testing;

import java.util.Set;

/** Waits until a thread is inside a call, so that what happens next happens to that call. */
public final class Blocked {
    public static final long LIMIT = 30_000_000_000L;

    private Blocked() {}

    /** Waits until one of the methods is on the thread's stack. */
    public static void in(Thread thread, String... methods) {
        var wanted = Set.of(methods);
        long end = System.nanoTime() + LIMIT;
        while (true) {
            for (StackTraceElement frame : thread.getStackTrace()) {
                if (wanted.contains(frame.getMethodName())) {
                    return;
                }
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(thread + " never was in " + wanted);
            }
            Thread.yield();
        }
    }
}
