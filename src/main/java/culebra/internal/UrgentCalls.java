package culebra.internal;

import static culebra.internal.NegatedErrno.EAGAIN;
import static culebra.internal.NegatedErrno.EINVAL;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

/** The urgent byte of a stream: a result, an {@link Outcome}, or the negated errno. */
public final class UrgentCalls {
    private static final SetupCall RECV = SetupCall.of("recv");
    private static final SetupCall IOCTL = SetupCall.of("ioctl");

    private UrgentCalls() {}

    /** Receives the urgent byte: 0 to 255, or {@link Outcome#NOT_NOW} if there is none. */
    public static int receive(AbstractFd fd) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            int flags = Constants.MSG_OOB | Constants.MSG_DONTWAIT;
            long result = RECV.callLong(call.errno, call.number, call.value.address(), 1, flags);
            if (result > 0) {
                return call.value.get(JAVA_BYTE, 0) & 0xff;
            }
            return result == 0 || result == EAGAIN || result == EINVAL
                    ? Outcome.NOT_NOW
                    : (int) result;
        }
    }

    /** Returns 1 if the next byte to be read was sent after the urgent byte, otherwise 0. */
    public static int atMark(AbstractFd fd) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            long question = Constants.SIOCATMARK;
            int result = IOCTL.call(call.errno, call.number, question, call.value.address());
            return result < 0 ? result : call.value.get(JAVA_INT, 0);
        }
    }
}
