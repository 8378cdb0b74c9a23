package culebra.internal;

import static culebra.internal.NegatedErrno.EACCES;
import static culebra.internal.NegatedErrno.ENOENT;

/**
 * open(2) of files, directories and devices in ways that do not wait: a descriptor number, or the
 * negated errno.
 */
public final class FileCalls {
    /** Reading, for {@link #open}. */
    public static final int READ = Constants.O_RDONLY;

    /** Writing. */
    public static final int WRITE = Constants.O_WRONLY;

    /** Reading and writing. */
    public static final int READ_WRITE = Constants.O_RDWR;

    /** Writing, each time at the end. */
    public static final int APPEND = Constants.O_WRONLY | Constants.O_APPEND;

    /** There is a FIFO, whose opening may wait. */
    public static final int FIFO = -5010;

    /** There is a socket, which cannot be opened. */
    public static final int SOCKET = -5011;

    private static final int AT_ONCE = Constants.O_NONBLOCK | Constants.O_NOCTTY;

    private FileCalls() {}

    /**
     * Opens what exists. It is looked at first, since opening a FIFO or a device does something.
     */
    public static int open(byte[] path, int access) {
        int place = OpenCalls.open(path, Constants.O_PATH, 0);
        if (place < 0) {
            return place;
        }
        try {
            int kind = StatCalls.kind(place);
            if (kind == Constants.S_IFIFO || kind == Constants.S_IFSOCK) {
                return kind == Constants.S_IFIFO ? FIFO : SOCKET;
            }
            return blocking(OpenCalls.open(OpenCalls.again(place), access | AT_ONCE, 0), access);
        } finally {
            Descriptor.closeNumber(place);
        }
    }

    /** Creates a file, which must be new; the umask applies to the mode. */
    public static int create(byte[] path, int access, int mode) {
        return OpenCalls.open(path, access | Constants.O_CREAT | Constants.O_EXCL, mode);
    }

    /**
     * Opens what exists, or creates a file. O_CREAT comes second: in a sticky directory
     * fs.protected_regular refuses it for a file of another user. It comes without O_EXCL, which
     * would not follow a symbolic link.
     */
    public static int openOrCreate(byte[] path, int access, int mode) {
        int number = open(path, access);
        if (number != ENOENT) {
            return number;
        }
        int flags = access | AT_ONCE | Constants.O_CREAT;
        number = blocking(OpenCalls.open(path, flags, mode), access);
        if (number == EACCES) { // or another user has created it meanwhile
            int theirs = open(path, access);
            return theirs == ENOENT ? EACCES : theirs;
        }
        return number;
    }

    /** O_NONBLOCK was for the opening alone, and would show in every duplicate. */
    private static int blocking(int number, int access) {
        if (number < 0) {
            return number;
        }
        int result = -1;
        try {
            result = FdCalls.Control.fcntl(number, Constants.F_SETFL, access & Constants.O_APPEND);
        } finally {
            if (result < 0) {
                Descriptor.closeNumber(number);
            }
        }
        return result < 0 ? result : number;
    }
}
