package culebra.internal;

import static culebra.internal.NegatedErrno.EEXIST;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Named objects of shared memory. Calls return a descriptor number or 0, or the negated errno.
 *
 * <p>Named objects are opened and unlinked by path, as shm_open and shm_unlink do. Before glibc
 * 2.34 those functions refuse names of 254 and 255 bytes.
 */
public final class ShmCalls {
    /** The directory in which the C library keeps named objects. */
    public static final String DIRECTORY = "/dev/shm";

    private static final String EXISTS = "/.";

    private ShmCalls() {}

    /** Opens an existing object, without waiting if it is a FIFO. */
    public static int shm_open(String name, boolean writable) {
        int access = writable ? Constants.O_RDWR : Constants.O_RDONLY;
        int flags = access | Constants.O_NONBLOCK | Abi.O_NOFOLLOW;
        return OpenCalls.open(RawText.encode(DIRECTORY + name), flags, 0);
    }

    /** Creates an object with a name, which must be new, accessible to this user only. */
    static int createNamed(String name) {
        int flags = Constants.O_RDWR | Constants.O_CREAT | Constants.O_EXCL | Abi.O_NOFOLLOW;
        return OpenCalls.open(DIRECTORY + name, flags, Modes.PRIVATE);
    }

    /** Creates an object without a name, accessible to this user only. */
    static int createUnnamed() {
        return OpenCalls.open(DIRECTORY, Abi.O_TMPFILE | Constants.O_RDWR, Modes.PRIVATE);
    }

    /**
     * Returns true if {@link #link(int, String)} will work. It is tried with a name that always
     * exists.
     */
    static boolean canLink(int number) {
        return link(number, EXISTS) == EEXIST;
    }

    /**
     * Gives an unnamed object a name, through its link in /proc, or directly if there is no such
     * link.
     */
    static int link(int number, String name) {
        int here = Constants.AT_FDCWD;
        int result =
                link(here, OpenCalls.again(number), DIRECTORY + name, Constants.AT_SYMLINK_FOLLOW);
        return result == 0 || result == EEXIST
                ? result
                : link(number, "", DIRECTORY + name, Constants.AT_EMPTY_PATH);
    }

    /** Gives an object another name, which must be new. */
    static int link(String from, String name) {
        return link(Constants.AT_FDCWD, DIRECTORY + from, DIRECTORY + name, 0);
    }

    private static int link(int directory, String from, String to, int flags) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment old = Native.string(arena, from);
            MemorySegment made = Native.string(arena, to);
            int here = Constants.AT_FDCWD;
            return Create.LINKAT.call(
                    state.errno, directory, old.address(), here, made.address(), flags);
        }
    }

    /** Replaces the name of an object with another, which must be new. */
    static int rename(String from, String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment old = Native.string(arena, DIRECTORY + from);
            MemorySegment made = Native.string(arena, DIRECTORY + name);
            return (int)
                    Rename.SYSCALL.callLong(
                            state.errno,
                            Abi.SYS_RENAMEAT2,
                            Constants.AT_FDCWD,
                            old.address(),
                            Constants.AT_FDCWD,
                            made.address(),
                            Rename.NOREPLACE);
        }
    }

    /** Removes a name. */
    public static int shm_unlink(String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, DIRECTORY + name);
            return Unlink.UNLINK.call(state.errno, c.address());
        }
    }

    /** Creates an object that never has a name, close-on-exec and sealable. */
    public static int memfd_create(String label, boolean huge) {
        int flags =
                Constants.MFD_CLOEXEC
                        | Constants.MFD_ALLOW_SEALING
                        | (huge ? Constants.MFD_HUGETLB : 0);
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            StackRoom.requireToOpen();
            MemorySegment c = Native.string(arena, label);
            return Anonymous.MEMFD_CREATE.call(state.errno, c.address(), flags);
        }
    }

    private static final class Create {
        static final SetupCall LINKAT = SetupCall.of("linkat");
    }

    /** Uses syscall(2), since the generated layer does not contain renameat2. */
    private static final class Rename {
        static final int NOREPLACE = 1;

        static final SetupCall SYSCALL = SetupCall.of("syscall");
    }

    private static final class Unlink {
        static final SetupCall UNLINK = SetupCall.of("unlink");
    }

    private static final class Anonymous {
        static final SetupCall MEMFD_CREATE = SetupCall.of("memfd_create");
    }
}
