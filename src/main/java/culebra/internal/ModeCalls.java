package culebra.internal;

import static culebra.internal.NegatedErrno.ENOENT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Gives a newly created object exactly the requested permissions. Calls return 0, or the negated
 * errno. The system has created the object with fewer permissions, since it applies the umask. The
 * umask belongs to the process, so changing it would affect objects that other threads create.
 */
final class ModeCalls {
    private ModeCalls() {}

    /**
     * Sets the permissions of an open file. A refusal does not matter if the file already has them.
     */
    static int set(int number, int mode) {
        int result;
        try (CallState state = CallState.acquire()) {
            result = Open.FCHMOD.call(state.errno, number, mode);
        }
        return result < 0 && StatCalls.permissions(number) == mode ? 0 : result;
    }

    /**
     * Sets the permissions of the file at a path, unless it has been removed or replaced by a file
     * of another kind. The file is held while it is checked and changed. It is not opened for
     * reading or writing, since that would let in the other side of a FIFO, and a socket cannot be
     * opened.
     */
    static int set(byte[] path, int kind, int mode) {
        int place = OpenCalls.open(path, Constants.O_PATH | Abi.O_NOFOLLOW, 0);
        if (place < 0) {
            return place == ENOENT ? 0 : place;
        }
        try {
            boolean done = StatCalls.kind(place) != kind || StatCalls.permissions(place) == mode;
            return done ? 0 : chmod(OpenCalls.again(place), mode);
        } finally {
            Descriptor.closeNumber(place);
        }
    }

    private static int chmod(String path, int mode) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, path);
            int here = Constants.AT_FDCWD;
            return (int)
                    Path.SYSCALL.callLong(state.errno, Abi.SYS_FCHMODAT, here, c.address(), mode);
        }
    }

    private static final class Open {
        static final SetupCall FCHMOD = SetupCall.of("fchmod");
    }

    /** Uses syscall(2), since the generated layer does not contain fchmodat. */
    private static final class Path {
        static final SetupCall SYSCALL = SetupCall.of("syscall");
    }
}
