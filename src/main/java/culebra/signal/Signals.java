package culebra.signal;

import static culebra.internal.NegatedErrno.ESRCH;

import culebra.Errno;
import culebra.internal.Errors;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.SignalCalls;
import culebra.internal.SystemLimit;

import java.io.IOException;
import java.util.Objects;

/**
 * Sends signals to processes.
 *
 * <p>Without a handler or a watch most signals end the process that gets them, this one too. A
 * process is known by its number alone, which may be another's once it has ended and its parent has
 * asked for its exit status: until then it is a zombie, which takes signals and does nothing.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/kill.2.html">kill(2)</a>
 */
public final class Signals {
    private static final int NONE = 0;

    private Signals() {}

    /**
     * Sends a signal to a process. If too many signals wait for processes of its user, a real-time
     * one is lost beside another of its number, and nobody is told: send it with a value instead.
     *
     * @param pid the process
     * @param signal what to send
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws IOException if there is no such process, or it is of another user and may not be sent
     *     to; {@link culebra.ErrnoException#errno} says {@code ESRCH} or {@code EPERM}
     */
    public static void send(long pid, Signal signal) throws IOException {
        check(kill(process(pid), number(signal)), "kill", pid, signal);
    }

    /**
     * Sends a signal with a value to a process, which gets it by a {@link SignalFd} or
     * sigwaitinfo(2).
     *
     * @param pid the process
     * @param signal what to send, of which nothing is lost if it is a real-time one
     * @param value what to send along, C's {@code sival_ptr}; {@code sival_int} is its lower 32
     *     bits
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws IOException as {@link #send(long, Signal)}; or {@code EAGAIN}, if too many signals
     *     wait for processes of its user
     * @see <a href="https://man7.org/linux/man-pages/man3/sigqueue.3.html">sigqueue(3)</a>
     */
    public static void send(long pid, Signal signal, long value) throws IOException {
        check(queue(pid, signal, value), "sigqueue", pid, signal);
    }

    /**
     * Sends a signal with a value to a process if the system has room for it now.
     *
     * @param pid the process
     * @param signal what to send
     * @param value what to send along, C's {@code sival_ptr}; {@code sival_int} is its lower 32
     *     bits
     * @return false if too many signals wait for processes of its user: RLIMIT_SIGPENDING
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws IOException as {@link #send(long, Signal)}
     */
    public static boolean trySend(long pid, Signal signal, long value) throws IOException {
        int result = queue(pid, signal, value);
        if (result != Outcome.NOT_NOW) {
            check(result, "sigqueue", pid, signal);
        }
        return result == 0;
    }

    /**
     * Sends a signal to all processes of a group that may be sent to.
     *
     * @param group the group, which has the number of the process that it began with
     * @param signal what to send
     * @throws IllegalArgumentException if the number is below 2, or too large for a process
     * @throws IOException if there is no such group, or none of its processes may be sent to
     */
    public static void sendToGroup(long group, Signal signal) throws IOException {
        int number = number(signal);
        if (group == 1) { // kill(-1) would reach every process there is
            throw new IllegalArgumentException("1 is no group that can be sent to");
        }
        int result = kill(-process(group), number);
        if (result < 0) {
            throw failed(result, "kill", "the processes of group " + group, signal);
        }
    }

    /**
     * Tells whether there is a process, a zombie included.
     *
     * @param pid the process
     * @return true if there is
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     */
    public static boolean exists(long pid) {
        return kill(process(pid), NONE) != ESRCH;
    }

    /**
     * Tells whether there is a process to which this one may send signals.
     *
     * @param pid the process
     * @return false if there is none, or it belongs to another user
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     */
    public static boolean maySendTo(long pid) {
        return kill(process(pid), NONE) == 0;
    }

    private static int kill(int process, int signal) {
        Platform.require();
        return SignalCalls.kill(process, signal);
    }

    private static int queue(long pid, Signal signal, long value) {
        int process = process(pid);
        int number = number(signal);
        Platform.require();
        return SignalCalls.sigqueue(process, number, value);
    }

    private static int number(Signal signal) {
        return Objects.requireNonNull(signal, "signal").number();
    }

    /** Numbers from 0 down would mean groups, or every process there is. */
    private static int process(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(pid + " is the number of no process");
        }
        return (int) pid;
    }

    private static void check(int result, String call, long pid, Signal signal) throws IOException {
        if (result < 0) {
            throw failed(result, call, "process " + pid, signal);
        }
    }

    private static IOException failed(int result, String call, String whom, Signal signal) {
        String remedy =
                switch (Errno.of(-result)) {
                    case ESRCH -> "there is none; it may have ended";
                    case EPERM -> "it belongs to another user, and only root may";
                    case EAGAIN ->
                            "too many signals wait for processes of its user; the limit here is "
                                    + SystemLimit.ofProcess("Max pending signals")
                                    + ", RLIMIT_SIGPENDING (ulimit -i)";
                    default -> null;
                };
        return Errors.io(result, call, signal + " to " + whom, remedy);
    }
}
