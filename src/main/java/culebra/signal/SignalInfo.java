package culebra.signal;

import java.util.Objects;

/**
 * A signal that was received, with the kernel's information about it.
 *
 * @param signal the signal
 * @param code its origin, as one of C's SI_... codes; {@link #cause} returns it as a constant
 * @param pid the number of the sending process in this PID namespace; the process may have ended; 0
 *     if there is none
 * @param uid the user of the sending process
 * @param value the value sent with the signal, C's {@code sival_ptr}; 0 if none. If the sender has
 *     set a {@code sival_int}, use {@link #intValue}: the upper 32 bits are then undefined
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
public record SignalInfo(Signal signal, int code, long pid, int uid, long value) {
    /**
     * Creates a description of a signal.
     *
     * @throws NullPointerException if the signal is null
     */
    public SignalInfo {
        Objects.requireNonNull(signal, "signal");
    }

    /**
     * Returns the origin of the signal.
     *
     * @return the cause that the code stands for
     */
    public SignalCause cause() {
        return SignalCause.of(code);
    }

    /**
     * Returns the lower 32 bits of the value: the value that a C program sends as {@code
     * sival_int}.
     *
     * @return the bits as an int, 0 if no value was sent
     */
    public int intValue() {
        return (int) value;
    }

    /** Returns a string with the signal, its cause, its sender and its value in words. */
    @Override
    public String toString() {
        String from = pid == 0 ? "" : " by process " + pid + " of user " + uid;
        return "SignalInfo[" + signal + ", " + cause() + from + ", value " + value + "]";
    }
}
