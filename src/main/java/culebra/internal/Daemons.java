package culebra.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Creates the library's own threads: daemons on small stacks, with names that tell their purpose.
 */
final class Daemons {
    private static final long STACK = 256 * 1024;
    private static final long PAUSE = 1_000_000;

    private Daemons() {}

    /** They outlive the caller, so they inherit nothing of it: not even its class loader. */
    static ThreadFactory named(String name) {
        ThreadFactory plain =
                Thread.ofPlatform()
                        .daemon()
                        .stackSize(STACK)
                        .name(name)
                        .inheritInheritableThreadLocals(false)
                        .factory();
        return work -> {
            Thread thread = plain.newThread(work);
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
            return thread;
        };
    }

    /**
     * Starts a daemon that takes a step again and again until it returns true, whatever it throws,
     * and that then gives back what it holds.
     */
    static Thread repeat(String name, BooleanSupplier step, Runnable end) {
        return start(
                name,
                () -> {
                    boolean ended = false;
                    while (!ended) {
                        try {
                            ended = step.getAsBoolean();
                        } catch (Throwable survived) {
                            LockSupport.parkNanos(PAUSE);
                        }
                    }
                    end.run();
                });
    }

    static Thread start(String name, Runnable work) {
        Thread thread = named(name).newThread(work);
        thread.start();
        return thread;
    }
}
