package culebra.internal;

import static culebra.internal.NegatedErrno.ENOENT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Gives what was just created exactly the permissions asked for: 0, or the negated errno. The
 * system has created it with fewer, since it applies the umask. The umask itself is the process's,
 * so that changing it would change what other threads create.
 */
final class ModeCalls {
    private ModeCalls() {}

    /** Sets the permissions of an open file. A refusal does not matter if it has them already. */
    static int set(int number, int mode) {
        int result;
        try (CallState state = CallState.acquire()) {
            result = Open.FCHMOD.call(state.errno, number, mode);
        }
        return result < 0 && StatCalls.permissions(number) == mode ? 0 : result;
    }

    /**
     * Sets the permissions of what has a path, unless it has been removed, or replaced by a file of
     * another kind. The file is held while it is looked at and changed. It is not opened, since
     * that would let in the other side of a FIFO, and a socket cannot be opened.
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

    /** By syscall(2), for the C library's fchmodat is not among what is generated. */
    private static final class Path {
        static final SetupCall SYSCALL = SetupCall.of("syscall");
    }
}
