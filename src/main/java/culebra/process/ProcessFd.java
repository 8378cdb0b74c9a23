package culebra.process;

import static culebra.internal.NegatedErrno.EAGAIN;
import static culebra.internal.NegatedErrno.EBADF;
import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENODATA;
import static culebra.internal.NegatedErrno.ENOENT;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.ENOTSOCK;
import static culebra.internal.NegatedErrno.EPERM;
import static culebra.internal.NegatedErrno.ESRCH;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.Readiness;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.PidfdCalls;
import culebra.internal.Platform;
import culebra.signal.Signal;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A process, represented by a descriptor that is readable once the process has ended. A signal sent
 * through it reaches that process or no process at all, even if the number of the process has been
 * reused.
 *
 * <p>A handle can be used to wait for the end of any process, not only of a child, together with
 * sockets, pipes and counters in a {@link culebra.fd.Poll} or {@link culebra.fd.Poller}. A process
 * has ended once its last thread has ended, whether or not its parent has waited for it. The exit
 * status is not available. An open handle neither keeps the process alive nor prevents its number
 * from being reused.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException} and leaves the handle open; {@link
 * #close} ends it with {@link java.nio.channels.AsynchronousCloseException}. Virtual threads park.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_open.2.html">pidfd_open(2)</a>
 */
public final class ProcessFd extends FdHandle<ProcessFd> {
    private static final long NONE = 0;

    private final long pid;

    private ProcessFd(Fd fd, long pid) {
        super(fd);
        this.pid = pid;
    }

    /**
     * Opens a process by its number. The process may already have ended, and its number may belong
     * to another process, unless it is a child that has not been waited for. Prefer {@link
     * #open(ProcessHandle)} and {@link #openPeer}.
     *
     * @param pid the number, as seen from this PID namespace
     * @return the process
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws UnsupportedOperationException if a sandbox refuses the call
     * @throws IOException if there is no such process ({@code ESRCH}), or the number is that of a
     *     thread; or if there are too many descriptors
     */
    public static ProcessFd open(long pid) throws IOException {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(pid + " is not a valid process number");
        }
        Platform.require();
        int number = PidfdCalls.open((int) pid);
        if (number < 0) {
            throw Errors.io(number, "pidfd_open", "process " + pid, whyNotOpened(number));
        }
        return own(number, pid);
    }

    private static String whyNotOpened(int number) {
        return switch (number) {
            case ESRCH -> "it has ended, or is in another PID namespace";
            case EINVAL, ENOENT -> "the number is that of a thread; open its process";
            default -> null;
        };
    }

    /**
     * Opens the process of a {@link ProcessHandle}. If the number has been reused by another
     * process, this fails. Java distinguishes processes with the same number only if they were
     * started at least 10 ms apart.
     *
     * @param process a process of this machine
     * @return the process
     * @throws UnsupportedOperationException if a sandbox refuses the call
     * @throws IOException if the process has ended and its parent has waited for it ({@code
     *     ESRCH}); or if there are too many descriptors
     */
    public static ProcessFd open(ProcessHandle process) throws IOException {
        Objects.requireNonNull(process, "process");
        ProcessFd opened = open(process.pid());
        try {
            // It compares start times: the process that had the number before and after the call
            // had it during the call.
            if (process.isAlive()) {
                return opened;
            }
        } catch (Throwable failed) {
            opened.close();
            throw failed;
        }
        opened.close();
        String remedy = "it has ended, and another process has its number";
        throw Errors.io(ESRCH, "pidfd_open", "process " + process.pid(), remedy);
    }

    /**
     * Opens the process at the other side of a UNIX socket. This is the process that connected,
     * listened or created the pair, even if it has since passed its side to another process.
     *
     * <p>On Linux 6.5 or later, the kernel itself identifies the process. On earlier versions, the
     * process is opened by its number, and the call fails if the other side has been closed. This
     * opens a wrong process in one case only: the process passed its side to another process and
     * ended, and a third process now has its number.
     *
     * @param socket the descriptor of a connected UNIX socket; the caller keeps ownership
     * @return the process
     * @throws IllegalArgumentException if the descriptor is not that of a connected UNIX socket
     * @throws UnsupportedOperationException if a sandbox refuses the call
     * @throws ClosedChannelException if the descriptor is closed
     * @throws IOException if the process has ended ({@code ESRCH}), except that Linux 6.16 or later
     *     opens it nevertheless; before Linux 6.5, also if it is in a PID namespace that is not
     *     visible from this process; or if there are too many descriptors
     */
    public static ProcessFd openPeer(Fd socket) throws IOException {
        Fds.requireOpen(Objects.requireNonNull(socket, "socket"), socket);
        int number = PidfdCalls.peer(socket);
        if (number == ENODATA || number == ENOTSOCK) {
            throw new IllegalArgumentException(socket + " is not a connected UNIX socket");
        }
        if (number == PidfdCalls.INVISIBLE) {
            number = ESRCH;
        }
        if (number < 0) {
            String remedy = number == ESRCH ? "it has ended, or is in another PID namespace" : null;
            throw Errors.io(number, "getsockopt SO_PEERPIDFD", "the peer of " + socket, remedy);
        }
        Fd fd = Fds.own(number);
        try {
            return new ProcessFd(fd, Math.max(PidfdCalls.pid(fd), NONE));
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /**
     * Takes ownership of a descriptor, for example one received from another process.
     *
     * @param fd the descriptor of a process
     * @return the process, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws ClosedChannelException if {@code fd} is closed
     * @throws IOException if {@code /proc} cannot be read
     */
    public static ProcessFd adopt(Fd fd) throws IOException {
        Fds.requireOpen(Objects.requireNonNull(fd, "fd"), fd);
        if (!PidfdCalls.isProcess(Fds.target(fd))) {
            throw new IllegalArgumentException(fd + " is not a process");
        }
        return new ProcessFd(fd, Math.max(PidfdCalls.pid(fd), NONE));
    }

    /**
     * Returns the number that the process had when this handle was created.
     *
     * @return the number in this PID namespace, which may be reused once the process has ended;
     *     empty if the process has no number here, or had already ended and been waited for
     */
    public OptionalLong pid() {
        return pid == NONE ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    /**
     * Waits until the process has ended.
     *
     * @throws InterruptedException if interrupted; this stays open
     * @throws ClosedChannelException if closed before or during the wait
     * @throws IOException if the call fails
     */
    public void await() throws IOException, InterruptedException {
        fd().await(Readiness.READABLE);
    }

    /**
     * Returns whether the process has ended.
     *
     * @return false while it runs
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean tryAwait() throws IOException {
        return fd().tryAwait(Readiness.READABLE);
    }

    /**
     * Waits until the process has ended, up to the given timeout.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if it has ended
     * @throws InterruptedException if interrupted; this stays open
     * @throws ClosedChannelException if closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean tryAwait(Duration timeout) throws IOException, InterruptedException {
        return fd().tryAwait(Readiness.READABLE, timeout);
    }

    /**
     * Sends a signal to the process of this handle, and to no other process.
     *
     * @param signal the signal to send
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the process has ended ({@code ESRCH}), or belongs to another user
     *     ({@code EPERM}), or is in another PID namespace ({@code EINVAL})
     * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_send_signal.2.html">
     *     pidfd_send_signal(2)</a>
     */
    public void send(Signal signal) throws IOException {
        check(PidfdCalls.send(fd(), number(signal)), signal);
    }

    /**
     * Sends a signal with a value to the process of this handle, and to no other process. That
     * process receives the value with a {@code SignalFd} or sigwaitinfo(2).
     *
     * @param signal the signal to send; real-time signals are queued, and none is lost
     * @param value the value to send with it, C's {@code sival_ptr}; {@code sival_int} is its lower
     *     32 bits
     * @throws ClosedChannelException if this is closed
     * @throws IOException as for {@link #send(Signal)}; or {@code EAGAIN}, if too many signals are
     *     pending for processes of its user: RLIMIT_SIGPENDING
     */
    public void send(Signal signal, long value) throws IOException {
        check(PidfdCalls.send(fd(), number(signal), value), signal);
    }

    /**
     * Duplicates a descriptor of the process into this process. This process must be permitted to
     * trace the other process: as root, or as the same user if {@code
     * /proc/sys/kernel/yama/ptrace_scope} allows it. Requires Linux 5.6 or later.
     *
     * @param number the descriptor's number in the process
     * @return the duplicate, which is close-on-exec and shares the file position, status flags and
     *     locks
     * @throws IllegalArgumentException if the number is negative
     * @throws UnsupportedOperationException before Linux 5.6, or if a sandbox refuses the call
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the process has no such descriptor ({@code EBADF}) or has ended
     *     ({@code ESRCH}); if it may not be traced ({@code EPERM}); or if there are too many
     *     descriptors
     * @see <a href="https://man7.org/linux/man-pages/man2/pidfd_getfd.2.html">pidfd_getfd(2)</a>
     */
    public Fd duplicate(int number) throws IOException {
        if (number < 0) {
            throw new IllegalArgumentException("fd must not be negative: " + number);
        }
        Fds.requireOpen(fd(), this);
        int duplicate = PidfdCalls.duplicate(fd(), number);
        if (duplicate < 0) {
            String what = "descriptor " + number + " of " + this;
            throw Errors.io(duplicate, "pidfd_getfd", what, whyNotDuplicated(duplicate));
        }
        return Fds.open(duplicate);
    }

    private static String whyNotDuplicated(int error) {
        return switch (error) {
            case EBADF -> "the process has no such descriptor open";
            case ESRCH -> "the process has ended";
            case EPERM -> "this process may not trace it; see /proc/sys/kernel/yama/ptrace_scope";
            case ENOSYS -> "it requires Linux 5.6 or later";
            default -> null;
        };
    }

    /** Returns a string with the number, the descriptor, and whether it is open. */
    @Override
    public String toString() {
        return "ProcessFd["
                + (pid == NONE ? "no number here" : "process " + pid)
                + ", "
                + fd()
                + "]";
    }

    private void check(int result, Signal signal) throws IOException {
        if (result < 0) {
            Fds.requireOpen(fd(), this);
            String remedy =
                    switch (result) {
                        case ESRCH -> "it has ended";
                        case EPERM ->
                                "it belongs to another user, and only root may send signals to it";
                        case EINVAL -> "it is in another PID namespace";
                        case EAGAIN ->
                                "too many signals are pending for processes of its user;"
                                        + " RLIMIT_SIGPENDING (ulimit -i)";
                        default -> null;
                    };
            throw Errors.io(result, "pidfd_send_signal", signal + " to " + this, remedy);
        }
    }

    private static int number(Signal signal) {
        return Objects.requireNonNull(signal, "signal").number();
    }

    private static ProcessFd own(int number, long pid) {
        Fd fd = Fds.own(number);
        try {
            return new ProcessFd(fd, pid);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }
}
