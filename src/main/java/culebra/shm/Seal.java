package culebra.shm;

/**
 * A promise about anonymous memory that nobody can take back.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), File Sealing</a>
 */
public enum Seal {
    /** No seals can be added any more. */
    SEAL(1),
    /** It never becomes smaller: no peer can cut a mapping short. */
    SHRINK(2),
    /** It never becomes larger. */
    GROW(4),
    /** Nobody writes to it any more. Refused while anybody has it mapped for writing. */
    WRITE(8),
    /** Nobody maps it for writing any more, but mappings that exist may write. Linux 5.1. */
    FUTURE_WRITE(16);

    final int bit;

    Seal(int bit) {
        this.bit = bit;
    }
}
