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
    private static final MethodHandle OPEN =
            Native.variadic(
                    Libc.sem_open.address(),
                    FunctionDescriptor.of( // the address as a number: 0 is a failure
                            JAVA_LONG, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT),
                    2);
    private static final MethodHandle CLOSE =
            Native.plain(Libc.sem_close$address(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG));

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
            int ignored = (int) CLOSE.invokeExact(address);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Removes a name: 0, or the negated errno. */
    public static int sem_unlink(String name) {
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = arena.allocateFrom(name);
            return state.check((int) Unlink.SEM_UNLINK.invokeExact(state.errno, c));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    private static long sem_open(String name, int flags, int mode, int permits) {
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = arena.allocateFrom(name);
            long address = (long) OPEN.invokeExact(state.errno, c, flags, mode, permits);
            if (address == 0 && state.errno() == ENOMEM) {
                collect();
                address = (long) OPEN.invokeExact(state.errno, c, flags, mode, permits);
            }
            return address == 0 ? -state.errno() : address;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** The mappings of semaphores that nobody holds any more go with the garbage. */
    private static void collect() throws InterruptedException {
        System.gc();
        Thread.sleep(100);
    }

    private static final class Unlink {
        static final MethodHandle SEM_UNLINK =
                Native.withErrno(Libc.sem_unlink$address(), Libc.sem_unlink$descriptor());
    }
}
