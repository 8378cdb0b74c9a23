package culebra.internal;

/**
 * Error numbers as the call layer returns them: negated, as the kernel does itself.
 *
 * <p>They are written out, so that to name one asks nothing of a system that may be the wrong one.
 * A test compares them with {@link culebra.Errno}, and that with C.
 */
public final class NegatedErrno {
    public static final int EPERM = -1;
    public static final int ENOENT = -2;
    public static final int ESRCH = -3;
    public static final int EINTR = -4;
    public static final int ENXIO = -6;
    public static final int E2BIG = -7;
    public static final int ENOEXEC = -8;
    public static final int EBADF = -9;
    public static final int ECHILD = -10;
    public static final int EAGAIN = -11;
    public static final int ENOMEM = -12;
    public static final int EACCES = -13;
    public static final int EFAULT = -14;
    public static final int EEXIST = -17;
    public static final int EISDIR = -21;
    public static final int EINVAL = -22;
    public static final int EMFILE = -24;
    public static final int ETXTBSY = -26;
    public static final int ENOSPC = -28;
    public static final int ESPIPE = -29;
    public static final int EROFS = -30;
    public static final int EPIPE = -32;
    public static final int EDEADLK = -35;
    public static final int ENOSYS = -38;
    public static final int ELOOP = -40;
    public static final int ENOMSG = -42;
    public static final int EIDRM = -43;
    public static final int ENODATA = -61;
    public static final int ENOTSOCK = -88;
    public static final int EDESTADDRREQ = -89;
    public static final int EMSGSIZE = -90;
    public static final int EPROTOTYPE = -91;
    public static final int ENOPROTOOPT = -92;
    public static final int EOPNOTSUPP = -95;
    public static final int EADDRINUSE = -98;
    public static final int EADDRNOTAVAIL = -99;
    public static final int ECONNABORTED = -103;
    public static final int ECONNRESET = -104;
    public static final int ENOBUFS = -105;
    public static final int ENOTCONN = -107;
    public static final int ETOOMANYREFS = -109;
    public static final int ETIMEDOUT = -110;
    public static final int ECONNREFUSED = -111;
    public static final int EINPROGRESS = -115;
    public static final int ECANCELED = -125;

    private NegatedErrno() {}
}
