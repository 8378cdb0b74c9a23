package culebra.internal;

import culebra.Errno;
import culebra.ErrnoException;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Set;

/** Converts error numbers to exceptions. */
public final class Errors {
    private static final String SANDBOX = "a sandbox (seccomp, a container) refuses the call";
    private static final String FULL =
            "the file system has no blocks left (df), or no inodes (df -i)";
    private static final Set<String> MAKES_FILES = Set.of("open", "mkfifo", "bind");

    private Errors() {}

    /**
     * Creates the exception for a failed call, or for a handle that is closed.
     *
     * @param negated the negated errno
     * @param call the C function
     * @param object the object that it was called on
     * @param remedy advice for the user, or null
     */
    public static IOException io(long negated, String call, String object, String remedy) {
        if (negated == Outcome.CLOSED) {
            return ClosedException.before(object);
        }
        return io(cause(negated, call, object, remedy));
    }

    private static IOException io(ErrnoException cause) {
        return switch (cause.errno()) {
            case ECONNREFUSED -> caused(new ConnectException(cause.getMessage()), cause);
            case EADDRINUSE, EADDRNOTAVAIL -> caused(new BindException(cause.getMessage()), cause);
            case ENOSYS, EOPNOTSUPP ->
                    throw new UnsupportedOperationException(cause.getMessage(), cause);
            default -> cause;
        };
    }

    /**
     * Creates the exception for a failed call on a name. A name that is missing, exists or is
     * protected has an exception type of its own.
     */
    public static IOException named(long negated, String call, String name, String remedy) {
        if (negated == Outcome.CLOSED) {
            return ClosedException.before(name);
        }
        ErrnoException cause = cause(negated, call, name, remedy);
        String reason = reason(cause, advice((int) -negated, call, remedy));
        return switch (cause.errno()) {
            case ENOENT -> caused(new NoSuchFileException(name, null, reason), cause);
            case EEXIST -> caused(new FileAlreadyExistsException(name, null, reason), cause);
            case EACCES, EPERM -> caused(new AccessDeniedException(name, null, reason), cause);
            default -> io(cause);
        };
    }

    /** Creates the exception for a file that exists but cannot be reopened through /proc. */
    public static FileSystemException noProc(String name) {
        String reason = "opening it requires /proc, which is not mounted";
        return new FileSystemException(name, null, reason);
    }

    /** Creates the exception for a handle that was closed before the call. */
    public static ClosedChannelException closed(Object handle) {
        return ClosedException.before(handle.toString());
    }

    /** Creates the exception for a handle that was closed while the call waited. */
    public static AsynchronousCloseException closedMeanwhile(Object handle) {
        return ClosedException.during(handle.toString());
    }

    /**
     * Creates the exception for writing to a descriptor that was opened for reading only.
     *
     * @param remedy advice for the user
     */
    public static NonWritableChannelException nonWritable(Object handle, String remedy) {
        return AccessModeException.nonWritable(handle + " was opened for reading only; " + remedy);
    }

    /**
     * Creates the exception for reading from a descriptor that was opened for writing only.
     *
     * @param remedy advice for the user
     */
    public static NonReadableChannelException nonReadable(Object handle, String remedy) {
        return AccessModeException.nonReadable(handle + " was opened for writing only; " + remedy);
    }

    /**
     * Creates the exception for a wait that was ended neither by an event nor by its deadline.
     *
     * @throws InterruptedException if it was interrupted
     */
    public static IOException wait(long negated, String call, Object handle)
            throws InterruptedException {
        if (negated == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return negated == Outcome.CLOSED
                ? closedMeanwhile(handle)
                : io(negated, call, handle.toString(), null);
    }

    private static ErrnoException cause(long negated, String call, String object, String remedy) {
        int code = (int) -negated;
        return new ErrnoException(code, call, object, advice(code, call, remedy));
    }

    /**
     * Returns the remedy, or general advice if there is none. A sandbox refuses calls with two of
     * the errors.
     */
    private static String advice(int code, String call, String remedy) {
        String advice = remedy == null ? general(code, call) : remedy;
        return switch (Errno.of(code)) {
            case EPERM, ENOSYS -> advice == null ? SANDBOX : advice + "; or " + SANDBOX;
            default -> advice;
        };
    }

    /** Returns advice about an error that does not depend on the object. */
    private static String general(int code, String call) {
        return switch (Errno.of(code)) {
            case EROFS -> "the file system is mounted read-only; remount it, or use another place";
            case ENOSPC -> MAKES_FILES.contains(call) ? FULL : null;
            case EMFILE -> "this process has too many descriptors; RLIMIT_NOFILE (ulimit -n)";
            case EPIPE -> "no process has the other side open to read it";
            case ENFILE -> "the system has too many open files; /proc/sys/fs/file-max";
            case ENOMEM -> "no memory, or too many mappings; /proc/sys/vm/max_map_count";
            default -> null;
        };
    }

    private static String reason(ErrnoException cause, String remedy) {
        Errno errno = cause.errno();
        String what = cause.call() + " failed: " + errno + " (" + errno.text() + ")";
        return remedy == null ? what : what + ": " + remedy;
    }

    private static <E extends Exception> E caused(E exception, Exception cause) {
        exception.initCause(cause);
        return exception;
    }
}
