package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/** Creates and queries pipes. Calls return a result, or the negated errno. */
public final class PipeCalls {
    private static final SetupCall PIPE2 = SetupCall.of("pipe2");

    private PipeCalls() {}

    /**
     * Creates a pipe, close-on-exec.
     *
     * @param ends the array for the descriptors: the source, then the sink
     */
    public static int pipe2(boolean packets, int[] ends) {
        int flags = Constants.O_CLOEXEC | (packets ? Abi.O_DIRECT : 0);
        try (CallState state = CallState.acquire()) {
            StackRoom.requireToOpen();
            int result = PIPE2.call(state.errno, state.value.address(), flags);
            if (result == 0) {
                ends[0] = state.value.get(JAVA_INT, 0);
                ends[1] = state.value.get(JAVA_INT, 4);
            }
            return result;
        }
    }

    /**
     * Returns the capacity of a pipe in bytes; -EOPNOTSUPP if the descriptor is not that of a pipe.
     */
    public static int capacity(AbstractFd fd) {
        return ofPipe(FdCalls.fcntl(fd, Constants.F_GETPIPE_SZ, 0));
    }

    /** Sets the capacity of a pipe in bytes; returns the new capacity. */
    public static int capacity(AbstractFd fd, int bytes) {
        return ofPipe(FdCalls.fcntl(fd, Constants.F_SETPIPE_SZ, bytes));
    }

    /**
     * Converts a result: for other kinds of descriptors the kernel reports EBADF, as if they were
     * closed.
     */
    private static int ofPipe(int result) {
        return result == EBADF ? EOPNOTSUPP : result;
    }
}
