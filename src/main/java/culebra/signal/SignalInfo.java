package culebra.signal;

/**
 * A signal that was taken, and what the kernel knows of it.
 *
 * @param signal which
 * @param code who or what has sent it, as C's SI_... codes; {@link #cause} says it in words
 * @param pid the sending process as this one sees it, which may have gone; 0 if there is none
 * @param uid the sending process's user
 * @param value what was sent along, 0 if nothing; of a pointer in C, the lower 32 bits
 * @see <a href="https://man7.org/linux/man-pages/man2/signalfd.2.html">signalfd(2)</a>
 */
public record SignalInfo(Signal signal, int code, long pid, int uid, int value) {
    /**
     * Tells who or what has sent it.
     *
     * @return the code in words
     */
    public SignalCause cause() {
        return SignalCause.of(code);
    }

    /** Tells the signal, its cause, its sender and its value in words. */
    @Override
    public String toString() {
        String from = pid == 0 ? "" : " by process " + pid + " of user " + uid;
        return "SignalInfo[" + signal + ", " + cause() + from + ", value " + value + "]";
    }
}
