package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Semaphores by name. */
public final class SemNameCalls {
    private static final SetupCall OPEN = SetupCall.of("sem_open");
    private static final SetupCall CLOSE = SetupCall.of("sem_close");
    private static final SetupCall UNLINK = SetupCall.of("sem_unlink");

    private static final int ENOMEM = Constants.ENOMEM;

    private SemNameCalls() {}

    /** Opens a semaphore: its address, or the negated errno. */
    public static long sem_open(String name) {
        return sem_open(name, 0, 0, 0);
    }

    /** Opens or creates a semaphore; the umask applies to the mode. */
    public static long sem_open(String name, boolean exclusive, int mode, int permits) {
        int flags = Constants.O_CREAT | (exclusive ? Constants.O_EXCL : 0);
        return sem_open(name, flags, mode, permits);
    }

    /** Closes what {@link #sem_open} gave, as often as it gave it. */
    public static void sem_close(long address) {
        int ignored = CLOSE.callPlain(address);
    }

    /** Removes a name: 0, or the negated errno. */
    public static int sem_unlink(String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            return UNLINK.call(state.errno, c.address());
        }
    }

    private static long sem_open(String name, int flags, int mode, int permits) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            long address = sem_open(state, c, flags, mode, permits);
            if (address == 0 && state.errno() == ENOMEM) {
                collect();
                address = sem_open(state, c, flags, mode, permits);
            }
            return address == 0 ? -state.errno() : address;
        }
    }

    /** SEM_FAILED is 0. */
    private static long sem_open(
            CallState state, MemorySegment name, int flags, int mode, int permits) {
        return OPEN.callLong(state.errno, name.address(), flags, mode, permits);
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
}
