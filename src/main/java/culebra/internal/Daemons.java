package culebra.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Creates the library's own threads: daemons with small stacks and names that describe their
 * purpose.
 */
final class Daemons {
    private static final long STACK = 256 * 1024;
    private static final long PAUSE = 1_000_000;

    private Daemons() {}

    /**
     * Returns a factory of daemons. They outlive the caller, so they inherit nothing from it, not
     * even its class loader.
     */
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
     * Starts a daemon that repeats a step until it returns true, even if it throws, and then runs
     * {@code end} to release its resources.
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

    /**
     * Renames the current thread, so that a dump shows what it waits for. A failure to do so is
     * ignored.
     */
    static void rename(String name) {
        try {
            Thread.currentThread().setName(name);
        } catch (OutOfMemoryError unnamed) {
            return;
        }
    }

    static Thread start(String name, Runnable work) {
        Thread thread = named(name).newThread(work);
        thread.start();
        return thread;
    }
}
