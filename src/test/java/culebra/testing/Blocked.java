package culebra.testing;

import java.util.Set;
import java.util.stream.Stream;

/** Waits until a thread is inside a call, so that what happens next happens to that call. */
public final class Blocked {
    private Blocked() {}

    /** Waits until one of the methods is on the thread's stack. */
    public static void in(Thread thread, String... methods) {
        var wanted = Set.of(methods);
        Patience.await(
                () ->
                        Stream.of(thread.getStackTrace())
                                .anyMatch(frame -> wanted.contains(frame.getMethodName())),
                () -> thread + " never was in " + wanted);
    }
}
