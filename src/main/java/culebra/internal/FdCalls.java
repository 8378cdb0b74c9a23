package culebra.internal;

import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;
import static culebra.internal.NegatedErrno.ESPIPE;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.util.Objects;

/** Calls for descriptors of any kind: fcntl(2) with a number, and the bytes to read. */
public final class FdCalls {
    /** An {@link #accessMode}. */
    public static final int READ_ONLY = Constants.O_RDONLY;

    /** An {@link #accessMode}. */
    public static final int WRITE_ONLY = Constants.O_WRONLY;

    /** An {@link #accessMode}. */
    public static final int READ_WRITE = Constants.O_RDWR;

    private static final int F_DUPFD = 0;
    private static final int FD_CLOEXEC = 1;
    private static final int SEEK_CUR = 1;
    private static final int ENOTTY = -25;
    static final int ACCESS_MODE = 3; // O_ACCMODE

    private FdCalls() {}

    /**
     * Checks a number, and makes it close-on-exec if requested. Returns -EBADF if it is not an open
     * descriptor.
     */
    public static int adopt(int number, boolean closeOnExec) {
        int flags = Control.fcntl(number, Constants.F_GETFD, 0);
        return flags < 0 || !closeOnExec
                ? flags
                : Control.fcntl(number, Constants.F_SETFD, flags | FD_CLOEXEC);
    }

    /**
     * Duplicates a descriptor, close-on-exec. Returns the new number, an {@link Outcome}, or the
     * negated errno.
     */
    public static int dup(AbstractFd fd) {
        StackRoom.requireToOpen();
        int number = fcntl(fd, Constants.F_DUPFD_CLOEXEC, 0);
        if (number == EPERM || number == EINVAL || number == ENOSYS || number == EOPNOTSUPP) {
            Log.fallback("fcntl(F_DUPFD_CLOEXEC)", "F_DUPFD");
            number = fcntl(fd, F_DUPFD, 0); // a sandbox may permit only the older command
            if (number >= 0) {
                adopt(number, true);
            }
        }
        return number;
    }

    /** Returns how a descriptor was opened, or the negated errno. */
    public static int accessMode(AbstractFd fd) {
        int flags = fcntl(Objects.requireNonNull(fd, "fd"), Constants.F_GETFL, 0);
        return flags < 0 ? flags : flags & ACCESS_MODE;
    }

    /**
     * Returns the number of bytes available to read, at most {@link Integer#MAX_VALUE}; -EOPNOTSUPP
     * if the system does not count them.
     */
    public static int available(AbstractFd fd) {
        if (!fd.descriptor.isNoFile()) {
            long size = StatCalls.size(fd);
            if (size >= 0) {
                return left(fd, size);
            }
            if (size == ESPIPE) {
                fd.descriptor.setNoFile();
            }
        }
        long question = Constants.FIONREAD;
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            int result = Ask.IOCTL.call(call.errno, call.number, question, call.value.address());
            if (result < 0) {
                return result == ENOTTY ? EOPNOTSUPP : result;
            }
            return call.value.get(JAVA_INT, 0);
        }
    }

    /**
     * Returns the number of bytes of a file from its position to its end. FIONREAD has room only
     * for the lower half of that number, which may be negative.
     */
    private static int left(AbstractFd fd, long size) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            long position = Ask.LSEEK.callLong(call.errno, call.number, 0, SEEK_CUR);
            if (position < 0) {
                return position == ESPIPE ? EOPNOTSUPP : (int) position;
            }
            return Math.clamp(size - position, 0, Integer.MAX_VALUE);
        }
    }

    /** Returns the seals of anonymous memory as bits, or the negated errno. */
    public static int seals(AbstractFd fd) {
        return fcntl(fd, Constants.F_GET_SEALS, 0);
    }

    /** Adds seals. Returns 0, or the negated errno. */
    public static int addSeals(AbstractFd fd, int bits) {
        return fcntl(fd, Constants.F_ADD_SEALS, bits);
    }

    /** Calls fcntl with an int argument on an open descriptor. */
    static int fcntl(AbstractFd fd, int command, int argument) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            return Control.fcntl(descriptor.number(), command, argument);
        } finally {
            descriptor.done();
        }
    }

    /** Linked lazily, on the first query. */
    private static final class Ask {
        static final SetupCall IOCTL = SetupCall.of("ioctl");
        static final SetupCall LSEEK = SetupCall.of("lseek");
    }

    /** Linked lazily, on first use. */
    static final class Control {
        private static final SetupCall FCNTL = SetupCall.of("fcntl");

        static int fcntl(int number, int command, int argument) {
            try (CallState state = CallState.acquire()) {
                return FCNTL.call(state.errno, number, command, argument);
            }
        }
    }
}
