package culebra.fd;

import culebra.Errno;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.PipeCalls;
import culebra.internal.SystemLimit;

import java.io.IOException;

/** The buffer of a pipe or FIFO, which both ends can query. */
final class PipeBuffer {
    private static final String LIMIT = "/proc/sys/fs/pipe-max-size";

    private PipeBuffer() {}

    static int capacity(Fd fd) throws IOException {
        return check(PipeCalls.capacity(fd), fd, "it is not a pipe");
    }

    static int capacity(Fd fd, int bytes) throws IOException {
        if (bytes <= 0) {
            throw new IllegalArgumentException("capacity must be at least 1 byte: " + bytes);
        }
        int result = PipeCalls.capacity(fd, bytes);
        return check(result, fd, result < 0 ? remedy(fd, result, bytes) : null);
    }

    static int available(Fd fd) throws IOException {
        int result = FdCalls.available(fd);
        if (result < 0) {
            throw Errors.io(
                    result,
                    "ioctl",
                    fd.toString(),
                    "the system does not report the available bytes of this kind of descriptor");
        }
        return result;
    }

    private static int check(int result, Fd fd, String remedy) throws IOException {
        if (result < 0) {
            throw Errors.io(result, "fcntl", fd.toString(), remedy);
        }
        return result;
    }

    private static String remedy(Fd fd, int result, int wanted) throws IOException {
        return switch (Errno.of(-result)) {
            case EOPNOTSUPP -> "it is not a pipe";
            case EPERM ->
                    wanted
                            + " bytes are more than the limit of "
                            + SystemLimit.read(LIMIT)
                            + " in "
                            + LIMIT
                            + ", or above this user's share in /proc/sys/fs/pipe-user-pages-soft";
            case EBUSY ->
                    available(fd) + " bytes are still unread: read them first, or request more";
            default -> null;
        };
    }
}
