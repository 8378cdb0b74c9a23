package culebra.shm;

/**
 * An irrevocable promise about anonymous memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), File Sealing</a>
 */
public enum Seal {
    /** No more seals can be added. */
    SEAL(1),
    /** It never becomes smaller: no peer can truncate a mapping. */
    SHRINK(2),
    /** It never becomes larger. */
    GROW(4),
    /** It can no longer be written. Refused while a process has it mapped for writing. */
    WRITE(8),
    /** It can no longer be mapped for writing, but existing mappings may write. Linux 5.1. */
    FUTURE_WRITE(16);

    final int bit;

    Seal(int bit) {
        this.bit = bit;
    }
}
