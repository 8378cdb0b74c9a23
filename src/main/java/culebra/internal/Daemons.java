package culebra.internal;

import java.util.concurrent.ThreadFactory;

/** Makes the library's own threads: daemons on small stacks, with names that tell their purpose. */
final class Daemons {
    private static final long STACK = 256 * 1024;

    private Daemons() {}

    static ThreadFactory named(String name) {
        return Thread.ofPlatform()
                .daemon()
                .stackSize(STACK)
                .name(name)
                .inheritInheritableThreadLocals(false)
                .factory();
    }

    static void start(String name, Runnable work) {
        named(name).newThread(work).start();
    }
}
