package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Semaphores by name. */
public final class SemNameCalls {
    private static final FunctionDescriptor OPEN_DESCRIPTOR = // the address as a number: 0 fails
            FunctionDescriptor.of(JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT);
    private static final MethodHandle OPEN =
            Native.variadic(Libc.sem_open.address(), OPEN_DESCRIPTOR, 2);

    private static final int ENOMEM = Libc.ENOMEM();

    private SemNameCalls() {}

    /** Opens a semaphore: its address, or the negated errno. */
    public static long sem_open(String name) {
        return sem_open(name, 0, 0, 0);
    }

    /** Opens or creates a semaphore; the umask applies to the mode. */
    public static long sem_open(String name, boolean exclusive, int mode, int permits) {
        int flags = Libc.O_CREAT() | (exclusive ? Libc.O_EXCL() : 0);
        return sem_open(name, flags, mode, permits);
    }

    /** Closes what {@link #sem_open} gave, as often as it gave it. */
    public static void sem_close(long address) {
        try {
            int ignored = (int) Close.SEM_CLOSE.invokeExact(MemorySegment.ofAddress(address));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Removes a name: 0, or the negated errno. */
    public static int sem_unlink(String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            return state.check((int) (long) Unlink.SEM_UNLINK.invokeExact(state.errno, c, 0, 0, 0));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static long sem_open(String name, int flags, int mode, int permits) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            Close.link(); // before there is something to close
            MemorySegment c = Native.string(arena, name);
            long address = (long) OPEN.invokeExact(state.errno, c, flags, mode, permits);
            if (address == 0 && state.errno() == ENOMEM) {
                collect();
                address = (long) OPEN.invokeExact(state.errno, c, flags, mode, permits);
            }
            return address == 0 ? -state.errno() : address;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The mappings of semaphores that nobody holds any more go with the garbage. */
    private static void collect() {
        System.gc();
        try {
            Thread.sleep(100);
        } catch (InterruptedException come) {
            Thread.currentThread().interrupt();
        }
    }

    /** Linked in advance, with its call: a clean-up has no memory for that. */
    private static final class Close {
        static final MethodHandle SEM_CLOSE =
                Native.plain(Libc.sem_close$address(), Libc.sem_close$descriptor());

        static {
            sem_close(0); // which is no semaphore
        }

        static void link() {}
    }

    /**
     * Linked like sem_open, with arguments that C never looks at and half a result: each other
     * shape of a call costs a JVM several milliseconds the first time.
     */
    private static final class Unlink {
        static final MethodHandle SEM_UNLINK =
                Native.variadic(Libc.sem_unlink$address(), OPEN_DESCRIPTOR, 2);
    }
}
