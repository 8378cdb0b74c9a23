package culebra.internal;

/** System V shared memory: a result or the negated errno. */
public final class SysvShmCalls {
    private static final SetupCall SHMGET = SetupCall.of("shmget");

    private SysvShmCalls() {}

    /** Finds an object that this user may read: its id. */
    public static int shmget(int key) {
        return shmget(key, 0, SysvControl.READ);
    }

    /**
     * Finds an object of at least the given size that this user may read and write; returns its id.
     */
    public static int findBoth(int key, long size) {
        return shmget(key, size, SysvControl.READ | SysvControl.WRITE);
    }

    /** Creates an object, whose key must be new; the umask does not apply to the mode. */
    public static int create(int key, long size, int mode) {
        return shmget(key, size, mode | Constants.IPC_CREAT | Constants.IPC_EXCL);
    }

    /** Creates an object of huge pages, whose key must be new. */
    public static int createHuge(int key, long size, int mode) {
        return create(key, size, mode | Constants.SHM_HUGETLB);
    }

    private static int shmget(int key, long size, int flags) {
        try (CallState state = CallState.acquire()) {
            return SHMGET.call(state.errno, key, size, flags);
        }
    }

    /** Maps an object: its address. */
    public static long shmat(int id, boolean writable) {
        int flags = writable ? 0 : Constants.SHM_RDONLY;
        try (CallState state = CallState.acquire()) {
            UnreachableMappings.add();
            long address;
            int attempt = 0;
            do {
                address = Attach.SHMAT.callLong(state.errno, id, 0, flags);
            } while (UnreachableMappings.mayHelp(address, attempt++));
            if (address < 0) {
                UnreachableMappings.remove();
            }
            return address;
        }
    }

    /** Unmaps an object, which cannot fail. */
    public static void shmdt(long address) {
        int ignored = Attach.SHMDT.callPlain(address);
        UnreachableMappings.remove();
    }

    /** The size in bytes. */
    public static long size(int id) {
        return SysvControl.SHM.number(id, Layouts.SHM_SEGSZ);
    }

    /** Returns the number of times that an object is mapped, in all processes. */
    public static long attachments(int id) {
        return SysvControl.SHM.number(id, Layouts.SHM_NATTCH);
    }

    /** When it was last mapped, in seconds since 1970; 0 if it was not. */
    public static long attached(int id) {
        return SysvControl.SHM.number(id, Layouts.SHM_ATIME);
    }

    /** When it was last unmapped, in seconds since 1970; 0 if it was not. */
    public static long detached(int id) {
        return SysvControl.SHM.number(id, Layouts.SHM_DTIME);
    }

    private static final class Attach {
        static final SetupCall SHMAT = SetupCall.of("shmat");
        static final SetupCall SHMDT = SetupCall.of("shmdt");
    }
}
