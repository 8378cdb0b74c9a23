package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Named semaphores. Calls return the address of a mapped sem_t or 0, or the negated errno.
 *
 * <p>A semaphore is a file in /dev/shm, which is created, opened and unlinked as sem_open and
 * sem_unlink do it. Those functions apply the umask, and map a file without checking its content: a
 * file that is too short would kill the process on first access.
 */
public final class SemNameCalls {
    /** The file does not contain a semaphore. */
    public static final int OTHER_CONTENT = -5200;

    private static final SetupCall INIT = SetupCall.of("sem_init");

    private SemNameCalls() {}

    /** Creates a semaphore with exactly the given mode, whose name must be new. */
    public static long create(String name, int mode, int permits) {
        UnpublishedMemory object = UnpublishedMemory.create();
        if (object.number < 0) {
            return object.number;
        }
        long address = 0;
        boolean published = false;
        try {
            address = map(object.number);
            if (address < 0) {
                return address;
            }
            int ignored = INIT.callPlain(address, 1, permits);
            int result = object.publish(file(name), mode);
            published = result == 0;
            return published ? address : result;
        } finally {
            if (!published) {
                object.discard();
                if (address > 0) {
                    close(address);
                }
            }
            Descriptor.closeNumber(object.number);
        }
    }

    /** Opens a semaphore, or returns {@link #OTHER_CONTENT}. */
    public static long open(String name) {
        int number = ShmCalls.shm_open(file(name), true);
        if (number < 0) {
            return number;
        }
        try {
            return isSemaphore(number) ? mapped(number) : OTHER_CONTENT;
        } finally {
            Descriptor.closeNumber(number);
        }
    }

    /** Unmaps a semaphore that {@link #create} or {@link #open} has mapped. */
    public static void close(long address) {
        int ignored = MapCalls.munmap(address, Abi.SEM_SIZE);
    }

    /** Removes a name. */
    public static int unlink(String name) {
        return ShmCalls.shm_unlink(file(name));
    }

    /** Returns the name of a semaphore's file, which shared memory could have as well. */
    public static String file(String name) {
        return "/sem." + name.substring(1);
    }

    private static long map(int number) {
        int result = SizeCalls.posix_fallocate(number, 0, Abi.SEM_SIZE);
        return result < 0 ? result : mapped(number);
    }

    private static long mapped(int number) {
        return MapCalls.mmap(number, 0, Abi.SEM_SIZE, true, true);
    }

    /** Checks the content by reading it, since mapping the file could kill the process. */
    private static boolean isSemaphore(int number) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment sem = arena.allocate(Abi.SEM_SIZE, Abi.SLOT_ALIGNMENT);
            long count =
                    Read.SYSCALL.callLong(
                            state.errno, Abi.SYS_PREAD64, number, sem.address(), Abi.SEM_SIZE, 0);
            return count == Abi.SEM_SIZE
                    && StatCalls.size(number) == Abi.SEM_SIZE
                    && SemCalls.isSound(sem);
        }
    }

    private static final class Read {
        static final SetupCall SYSCALL = SetupCall.of("syscall");
    }
}
