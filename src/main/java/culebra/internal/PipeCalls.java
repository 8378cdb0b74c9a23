package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/** Making and asking pipes: a result, or the negated errno. */
public final class PipeCalls {
    private static final SetupCall PIPE2 = SetupCall.of("pipe2");

    private PipeCalls() {}

    /**
     * Makes a pipe, close-on-exec.
     *
     * @param ends where the descriptors go: the source, then the sink
     */
    public static int pipe2(boolean packets, int[] ends) {
        int flags = Constants.O_CLOEXEC | (packets ? Abi.O_DIRECT : 0);
        try (CallState state = CallState.acquire()) {
            int result = PIPE2.call(state.errno, state.value.address(), flags);
            if (result == 0) {
                ends[0] = state.value.get(JAVA_INT, 0);
                ends[1] = state.value.get(JAVA_INT, 4);
            }
            return result;
        }
    }

    /** How many bytes a pipe can hold. */
    public static int capacity(AbstractFd fd) {
        return FdCalls.fcntl(fd, Constants.F_GETPIPE_SZ, 0);
    }

    /** Changes how many bytes a pipe can hold: how many it now can. */
    public static int capacity(AbstractFd fd, int bytes) {
        return FdCalls.fcntl(fd, Constants.F_SETPIPE_SZ, bytes);
    }

    /** How many bytes wait to be read. */
    public static int available(AbstractFd fd) {
        long question = Constants.FIONREAD;
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            int result = Ask.IOCTL.call(call.errno, call.number, question, call.value.address());
            return result < 0 ? result : call.value.get(JAVA_INT, 0);
        }
    }

    /** Looked up only by who asks. */
    private static final class Ask {
        static final SetupCall IOCTL = SetupCall.of("ioctl");
    }
}
