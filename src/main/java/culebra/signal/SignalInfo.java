package culebra.signal;

import java.util.Objects;

/**
 * A signal that was taken, and what the kernel knows of it.
 *
 * @param signal which
 * @param code who or what has sent it, as C's SI_... codes; {@link #cause} says it in words
 * @param pid the sending process as this one sees it, which may have gone; 0 if there is none
 * @param uid the sending process's user
 * @param value what was sent along, C's {@code sival_ptr}; 0 if nothing. If the sender has set a
 *     {@code sival_int}, take {@link #intValue}: the upper 32 bits mean nothing then
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
public record SignalInfo(Signal signal, int code, long pid, int uid, long value) {
    /** Refuses null for the signal. */
    public SignalInfo {
        Objects.requireNonNull(signal, "signal");
    }

    /**
     * Tells who or what has sent it.
     *
     * @return the code in words
     */
    public SignalCause cause() {
        return SignalCause.of(code);
    }

    /**
     * Returns the lower 32 bits of the value: what a C program sends as {@code sival_int}.
     *
     * @return the bits as an int, 0 if nothing was sent along
     */
    public int intValue() {
        return (int) value;
    }

    /** Tells the signal, its cause, its sender and its value in words. */
    @Override
    public String toString() {
        String from = pid == 0 ? "" : " by process " + pid + " of user " + uid;
        return "SignalInfo[" + signal + ", " + cause() + from + ", value " + value + "]";
    }
}
