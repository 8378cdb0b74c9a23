package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** Making and asking pipes: a result, or the negated errno. */
public final class PipeCalls {
    private static final MethodHandle PIPE2 =
            Native.withErrno("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private PipeCalls() {}

    /**
     * Makes a pipe, close-on-exec.
     *
     * @param ends where the descriptors go: the source, then the sink
     */
    public static int pipe2(boolean packets, int[] ends) {
        int flags = Constants.O_CLOEXEC | (packets ? Abi.O_DIRECT : 0);
        try (CallState state = CallState.acquire()) {
            int result = state.check((int) PIPE2.invokeExact(state.errno, state.value, flags));
            if (result == 0) {
                ends[0] = state.value.get(JAVA_INT, 0);
                ends[1] = state.value.get(JAVA_INT, 4);
            }
            return result;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
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
            int result =
                    call.check(
                            (int)
                                    Ask.IOCTL.invokeExact(
                                            call.errno, call.number, question, call.value));
            return result < 0 ? result : call.value.get(JAVA_INT, 0);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Linked only by who asks. */
    private static final class Ask {
        static final MethodHandle IOCTL =
                Native.variadic(
                        "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2);
    }
}
