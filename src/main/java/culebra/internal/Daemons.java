package culebra.internal;

import java.util.concurrent.ThreadFactory;

/** Makes the library's own threads: daemons on small stacks, with names that tell their purpose. */
final class Daemons {
    private static final long STACK = 256 * 1024;

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

    static Thread start(String name, Runnable work) {
        Thread thread = named(name).newThread(work);
        thread.start();
        return thread;
    }
}
