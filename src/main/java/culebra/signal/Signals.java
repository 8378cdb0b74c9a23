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
 * <p>Without a handler or a watch most signals end the process that receives them, including this
 * one. A process is identified only by its number, which may be reused once it has ended and its
 * parent has waited for it. Until then, the process is a zombie, which accepts signals and ignores
 * them.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/kill.2.html">kill(2)</a>
 */
public final class Signals {
    private static final int NONE = 0;

    private Signals() {}

    /**
     * Sends a signal to a process. If too many signals are pending for processes of its user, and
     * this real-time signal is already pending for the process, the new signal is lost without an
     * error. To get an error in this case, send the signal with a value.
     *
     * @param pid the process
     * @param signal the signal to send
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws IOException if there is no such process ({@code ESRCH}), or it belongs to another
     *     user and permission is denied ({@code EPERM}); see {@link culebra.ErrnoException#errno}
     */
    public static void send(long pid, Signal signal) throws IOException {
        check(kill(process(pid), number(signal)), "kill", pid, signal);
    }

    /**
     * Sends a signal with a value to a process, which receives it with a {@link SignalFd} or
     * sigwaitinfo(2).
     *
     * @param pid the process
     * @param signal the signal to send; real-time signals are queued, and none is lost
     * @param value the value to send with it, C's {@code sival_ptr}; {@code sival_int} is its lower
     *     32 bits
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws IOException as for {@link #send(long, Signal)}; or {@code EAGAIN}, if too many
     *     signals are pending for processes of its user
     * @see <a href="https://man7.org/linux/man-pages/man3/sigqueue.3.html">sigqueue(3)</a>
     */
    public static void send(long pid, Signal signal, long value) throws IOException {
        check(queue(pid, signal, value), "sigqueue", pid, signal);
    }

    /**
     * Sends a signal with a value to a process if the system has room for it now.
     *
     * @param pid the process
     * @param signal the signal to send
     * @param value the value to send with it, C's {@code sival_ptr}; {@code sival_int} is its lower
     *     32 bits
     * @return false if too many signals are pending for processes of its user: RLIMIT_SIGPENDING
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     * @throws IOException as for {@link #send(long, Signal)}
     */
    public static boolean trySend(long pid, Signal signal, long value) throws IOException {
        int result = queue(pid, signal, value);
        if (result != Outcome.NOT_NOW) {
            check(result, "sigqueue", pid, signal);
        }
        return result == 0;
    }

    /**
     * Sends a signal to those processes of a process group to which this process may send signals.
     *
     * @param group the number of the group, which is that of its first process
     * @param signal the signal to send
     * @throws IllegalArgumentException if the number is below 2, or too large for a process
     * @throws IOException if there is no such group, or this process may not send to any of its
     *     processes
     */
    public static void sendToGroup(long group, Signal signal) throws IOException {
        int number = number(signal);
        if (group == 1) { // kill(-1) would reach every process
            throw new IllegalArgumentException(
                    "Signals cannot be sent to group 1: kill(2) would send them to every process");
        }
        int result = kill(-process(group), number);
        if (result < 0) {
            throw failed(result, "kill", "the processes of group " + group, signal);
        }
    }

    /**
     * Returns whether a process exists, possibly as a zombie.
     *
     * @param pid the process
     * @return true if there is one
     * @throws IllegalArgumentException if the number is not positive, or too large for a process
     */
    public static boolean exists(long pid) {
        return kill(process(pid), NONE) != ESRCH;
    }

    /**
     * Returns whether a process exists to which this process may send signals.
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

    /**
     * Checks the number of a process: zero and negative numbers would mean groups, or every
     * process.
     */
    private static int process(long pid) {
        if (pid <= 0 || pid > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(pid + " is not a valid process number");
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
                    case ESRCH -> "there is no such process; it may have ended";
                    case EPERM ->
                            "it belongs to another user, and only root may send signals to it";
                    case EAGAIN ->
                            "too many signals are pending for processes of its user; the limit of"
                                    + " this process is "
                                    + SystemLimit.ofProcess("Max pending signals")
                                    + ", RLIMIT_SIGPENDING (ulimit -i)";
                    default -> null;
                };
        return Errors.io(result, call, signal + " to " + whom, remedy);
    }
}
