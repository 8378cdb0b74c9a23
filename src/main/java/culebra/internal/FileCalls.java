package culebra.internal;

import static culebra.internal.NegatedErrno.EEXIST;
import static culebra.internal.NegatedErrno.ELOOP;
import static culebra.internal.NegatedErrno.ENOENT;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens files, directories and devices by open(2), waiting only for leases. Calls return a
 * descriptor number, or the negated errno.
 */
public final class FileCalls {
    /** Reading, for {@link #open}. */
    public static final int READ = Constants.O_RDONLY;

    /** Writing. */
    public static final int WRITE = Constants.O_WRONLY;

    /** Reading and writing. */
    public static final int READ_WRITE = Constants.O_RDWR;

    /** Writing, each time at the end of the file. */
    public static final int APPEND = Constants.O_WRONLY | Constants.O_APPEND;

    /** The file is a FIFO, whose opening may wait. */
    public static final int FIFO = -5010;

    /** The file is a socket, which cannot be opened. */
    public static final int SOCKET = -5011;

    /** The file exists, but cannot be reopened since {@code /proc} is not mounted. */
    public static final int NO_PROC = -5012;

    private static final int AT_ONCE = Constants.O_NONBLOCK | Constants.O_NOCTTY;

    /** The number of symbolic links that the kernel follows. */
    public static final int MOST_LINKS = 40;

    private FileCalls() {}

    /**
     * Opens an existing file. Its type is checked first, since opening a FIFO or a device has side
     * effects.
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
            int number = LeasedFile.open(OpenCalls.again(place), access | AT_ONCE);
            return isWithoutProc(number, place) ? NO_PROC : blocking(number, access);
        } finally {
            Descriptor.closeNumber(place);
        }
    }

    /**
     * Creates a file of exactly this mode, which must be new. On a file system that does not store
     * permissions it has those of the mount.
     */
    public static int create(byte[] path, int access, int mode) {
        int number = OpenCalls.open(path, access | Constants.O_CREAT | Constants.O_EXCL, mode);
        int result = number < 0 ? number : ModeCalls.set(number, mode);
        if (result < 0 && result != number && result != EPERM && result != EOPNOTSUPP) {
            Descriptor.closeNumber(number);
            return result;
        }
        return number;
    }

    /**
     * Opens an existing file, or creates one. O_CREAT is tried second: in a sticky directory
     * fs.protected_regular refuses it for a file of another user. O_EXCL shows whether the file is
     * new, and does not follow a symbolic link. A link to a missing file is followed here.
     */
    public static int openOrCreate(byte[] path, int access, int mode) {
        byte[] at = path;
        for (int links = 0; links < MOST_LINKS; links++) {
            int number = open(at, access);
            if (number != ENOENT) {
                return number;
            }
            number = create(at, access, mode);
            if (number != EEXIST) {
                return number;
            }
            at = PathName.linked(at);
        }
        return ELOOP;
    }

    /** Returns true if a descriptor could not be opened again because /proc is not mounted. */
    static boolean isWithoutProc(int result, int place) {
        return result == ENOENT && !Files.isSymbolicLink(Path.of(OpenCalls.again(place)));
    }

    /**
     * Clears O_NONBLOCK, which was only for the opening and would affect every duplicate. Returns
     * the number, or the negated errno of the opening or of the change.
     */
    static int blocking(int number, int access) {
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
