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

/**
 * Where the threads come in that the C library makes for notifications: one upcall for the whole
 * process, in memory that never goes. Linked only by who is notified by a thread.
 */
final class NotificationUpcall {
    private static final MethodHandle GETTID =
            Native.critical(Libc.gettid$address(), Libc.gettid$descriptor());

    /** The C function for a sigevent. A union sigval is passed as a long on both CPUs. */
    static final MemorySegment STUB = stub();

    private NotificationUpcall() {}

    /** The kernel's number of the current thread. */
    static int thread() {
        try {
            return (int) GETTID.invokeExact();
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** In a thread of the C library: nothing may be thrown out of here, or the JVM ends. */
    private static void run(long token) {
        try {
            Runnable work = NotificationThreads.begin(token);
            if (work != null) {
                Thread.currentThread().setName("culebra-notification");
                work.run();
            }
        } catch (Throwable thrown) {
            tell(thrown);
        } finally {
            leave();
        }
    }

    private static void leave() {
        try {
            NotificationThreads.left();
        } catch (Throwable thrown) {
            tell(thrown);
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

    @SuppressWarnings("restricted")
    private static MemorySegment stub() {
        try {
            var type = MethodType.methodType(void.class, long.class);
            MethodHandle run =
                    MethodHandles.lookup().findStatic(NotificationUpcall.class, "run", type);
            return Linker.nativeLinker()
                    .upcallStub(run, FunctionDescriptor.ofVoid(JAVA_LONG), Arena.global());
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }
}
