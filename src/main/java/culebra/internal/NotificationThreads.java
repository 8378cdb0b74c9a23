package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.Map;

/**
 * What the threads that the C library makes for notifications are to run.
 *
 * <p>There is one upcall for the whole process, in memory that never goes, and a token that tells
 * it which work is meant: a notification that comes late finds none.
 *
 * <p>Such a thread begins with no signal blocked. A signal that all others block for a signalfd
 * would be delivered to it and end the JVM, so there are either armed notifications or signalfds.
 */
public final class NotificationThreads {
    private static final Map<Long, Runnable> ARMED = new HashMap<>();

    private static long lastToken;
    private static int running;
    private static int signalFds;

    private NotificationThreads() {}

    /** Takes work that a notification is to run: its token, or 0 if there is a signalfd. */
    static synchronized long arm(Runnable work) {
        if (signalFds > 0) {
            return 0;
        }
        ARMED.put(++lastToken, work);
        return lastToken;
    }

    /** Forgets the work of a token, unless it runs already. */
    static synchronized void disarm(long token) {
        ARMED.remove(token);
    }

    /** Begins the life of a signalfd: false if a notification is armed or runs. */
    static synchronized boolean admitSignalFd() {
        if (running > 0 || !ARMED.isEmpty()) {
            return false;
        }
        signalFds++;
        return true;
    }

    static synchronized void signalFdEnded() {
        signalFds--;
    }

    /** The C function for a sigevent. */
    static MemorySegment function() {
        return Upcall.STUB;
    }

    /** In a thread of the C library: nothing may be thrown out of here, or the JVM ends. */
    private static void run(long token) {
        try {
            Runnable work = begin(token);
            if (work != null) {
                Thread.currentThread().setName("culebra-notification");
                work.run();
            }
        } catch (Throwable thrown) {
            tell(thrown);
        } finally {
            end();
        }
    }

    private static synchronized Runnable begin(long token) {
        running++;
        return ARMED.remove(token);
    }

    /** What is left of the thread must not get a signal either. */
    private static void end() {
        try {
            Upcall.blockAllSignals();
        } catch (Throwable thrown) {
            tell(thrown);
        }
        synchronized (NotificationThreads.class) {
            running--;
        }
    }

    private static void tell(Throwable thrown) {
        try {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        } catch (Throwable ignored) {
            Thread.yield(); // as the JVM itself ignores what a handler throws
        }
    }

    /** Linked only by who is notified by a thread. */
    private static final class Upcall {
        private static final MethodHandle SIGMASK =
                Native.plain(Libc.pthread_sigmask$address(), Libc.pthread_sigmask$descriptor());

        /** A union sigval is passed as a long on both CPUs. */
        static final MemorySegment STUB = stub();

        @SuppressWarnings("restricted")
        private static MemorySegment stub() {
            try {
                var type = MethodType.methodType(void.class, long.class);
                MethodHandle run =
                        MethodHandles.lookup().findStatic(NotificationThreads.class, "run", type);
                return Linker.nativeLinker()
                        .upcallStub(run, FunctionDescriptor.ofVoid(JAVA_LONG), Arena.global());
            } catch (ReflectiveOperationException impossible) {
                throw new ExceptionInInitializerError(impossible);
            }
        }

        static void blockAllSignals() throws Throwable {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment all = arena.allocate(Abi.SIGSET_SIZE, 8).fill((byte) -1);
                int ignored = (int) SIGMASK.invokeExact(Libc.SIG_BLOCK(), all, MemorySegment.NULL);
            }
        }
    }
}
