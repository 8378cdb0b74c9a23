package culebra;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The error numbers of interprocess communication, by their C names.
 *
 * <p>The numbers are those of Linux on x86-64 and aarch64. A number without a constant here is
 * represented by {@link #OTHER}; {@link ErrnoException#code()} always returns the number itself.
 * {@index EWOULDBLOCK} is {@link #EAGAIN}, {@index ENOTSUP} is {@link #EOPNOTSUPP}, and {@index
 * EDEADLOCK} is {@link #EDEADLK}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/errno.3.html">errno(3)</a>
 */
public enum Errno {
    /** Operation not permitted. */
    EPERM(1, "Operation not permitted"),
    /** No such file or directory. */
    ENOENT(2, "No such file or directory"),
    /** No such process. */
    ESRCH(3, "No such process"),
    /** Interrupted system call. */
    EINTR(4, "Interrupted system call"),
    /** Input or output error. */
    EIO(5, "Input/output error"),
    /** No such device or address. */
    ENXIO(6, "No such device or address"),
    /** Argument list too long. */
    E2BIG(7, "Argument list too long"),
    /** Exec format error. */
    ENOEXEC(8, "Exec format error"),
    /** Bad file descriptor. */
    EBADF(9, "Bad file descriptor"),
    /** No child processes. */
    ECHILD(10, "No child processes"),
    /** Resource temporarily unavailable. */
    EAGAIN(11, "Resource temporarily unavailable"),
    /** Cannot allocate memory. */
    ENOMEM(12, "Cannot allocate memory"),
    /** Permission denied. */
    EACCES(13, "Permission denied"),
    /** Bad address. */
    EFAULT(14, "Bad address"),
    /** Device or resource busy. */
    EBUSY(16, "Device or resource busy"),
    /** File exists. */
    EEXIST(17, "File exists"),
    /** No such device. */
    ENODEV(19, "No such device"),
    /** Not a directory. */
    ENOTDIR(20, "Not a directory"),
    /** Is a directory. */
    EISDIR(21, "Is a directory"),
    /** Invalid argument. */
    EINVAL(22, "Invalid argument"),
    /** Too many open files in system. */
    ENFILE(23, "Too many open files in system"),
    /** Too many open files. */
    EMFILE(24, "Too many open files"),
    /** Text file busy. */
    ETXTBSY(26, "Text file busy"),
    /** File too large. */
    EFBIG(27, "File too large"),
    /** No space left on device. */
    ENOSPC(28, "No space left on device"),
    /** Illegal seek. */
    ESPIPE(29, "Illegal seek"),
    /** Read-only file system. */
    EROFS(30, "Read-only file system"),
    /** Broken pipe. */
    EPIPE(32, "Broken pipe"),
    /** Numerical result out of range. */
    ERANGE(34, "Numerical result out of range"),
    /** Resource deadlock avoided. */
    EDEADLK(35, "Resource deadlock avoided"),
    /** File name too long. */
    ENAMETOOLONG(36, "File name too long"),
    /** No locks available. */
    ENOLCK(37, "No locks available"),
    /** Function not implemented. */
    ENOSYS(38, "Function not implemented"),
    /** Too many levels of symbolic links. */
    ELOOP(40, "Too many levels of symbolic links"),
    /** No message of desired type. */
    ENOMSG(42, "No message of desired type"),
    /** Identifier removed. */
    EIDRM(43, "Identifier removed"),
    /** No data available. */
    ENODATA(61, "No data available"),
    /** Value too large for defined data type. */
    EOVERFLOW(75, "Value too large for defined data type"),
    /** Socket operation on non-socket. */
    ENOTSOCK(88, "Socket operation on non-socket"),
    /** Destination address required. */
    EDESTADDRREQ(89, "Destination address required"),
    /** Message too long. */
    EMSGSIZE(90, "Message too long"),
    /** Protocol wrong type for socket. */
    EPROTOTYPE(91, "Protocol wrong type for socket"),
    /** Protocol not available. */
    ENOPROTOOPT(92, "Protocol not available"),
    /** Protocol not supported. */
    EPROTONOSUPPORT(93, "Protocol not supported"),
    /** Operation not supported. */
    EOPNOTSUPP(95, "Operation not supported"),
    /** Address family not supported by protocol. */
    EAFNOSUPPORT(97, "Address family not supported by protocol"),
    /** Address already in use. */
    EADDRINUSE(98, "Address already in use"),
    /** Cannot assign requested address. */
    EADDRNOTAVAIL(99, "Cannot assign requested address"),
    /** Network is unreachable. */
    ENETUNREACH(101, "Network is unreachable"),
    /** Software caused connection abort. */
    ECONNABORTED(103, "Software caused connection abort"),
    /** Connection reset by peer. */
    ECONNRESET(104, "Connection reset by peer"),
    /** No buffer space available. */
    ENOBUFS(105, "No buffer space available"),
    /** Transport endpoint is already connected. */
    EISCONN(106, "Transport endpoint is already connected"),
    /** Transport endpoint is not connected. */
    ENOTCONN(107, "Transport endpoint is not connected"),
    /** Too many references: cannot splice. */
    ETOOMANYREFS(109, "Too many references: cannot splice"),
    /** Connection timed out. */
    ETIMEDOUT(110, "Connection timed out"),
    /** Connection refused. */
    ECONNREFUSED(111, "Connection refused"),
    /** No route to host. */
    EHOSTUNREACH(113, "No route to host"),
    /** Operation already in progress. */
    EALREADY(114, "Operation already in progress"),
    /** Operation now in progress. */
    EINPROGRESS(115, "Operation now in progress"),
    /** Operation canceled. */
    ECANCELED(125, "Operation canceled"),
    /** Owner died. */
    EOWNERDEAD(130, "Owner died"),
    /** State not recoverable. */
    ENOTRECOVERABLE(131, "State not recoverable"),
    /** A number that has no constant here. */
    OTHER(-1, "Unknown error");

    private static final Errno[] BY_CODE = byCode();

    private final int code;
    private final String text;

    Errno(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /**
     * Returns the constant for an error number.
     *
     * @param code an error number as in {@code errno.h}
     * @return its constant, or {@link #OTHER}
     */
    public static Errno of(int code) {
        Errno found = code > 0 && code < BY_CODE.length ? BY_CODE[code] : null;
        return found == null ? OTHER : found;
    }

    /**
     * Returns the error number that caused an exception of any type: that of the first {@link
     * ErrnoException} among the exception and its causes.
     *
     * @param thrown an exception, such as a {@link java.nio.file.NoSuchFileException} of Culebra
     * @return the constant, or {@link #OTHER} if the number has none; empty if no {@link
     *     ErrnoException} is among the exception and its causes
     */
    public static Optional<Errno> of(Throwable thrown) {
        Objects.requireNonNull(thrown, "thrown");
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>()); // cycles exist
        for (Throwable each = thrown; each != null && seen.add(each); each = each.getCause()) {
            if (each instanceof ErrnoException failed) {
                return Optional.of(failed.errno());
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the error number.
     *
     * @return the number as in {@code errno.h}, or -1 for {@link #OTHER}
     */
    public int code() {
        return code;
    }

    /**
     * Returns the description of the error, in the words of the C library.
     *
     * @return a few English words, independent of the locale
     */
    public String text() {
        return text;
    }

    private static Errno[] byCode() {
        var table = new Errno[134];
        for (Errno errno : values()) {
            if (errno.code > 0) {
                table[errno.code] = errno;
            }
        }
        return table;
    }
}
