package culebra.shm;

/**
 * An irrevocable promise about anonymous memory.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/fcntl.2.html">fcntl(2), File Sealing</a>
 */
public enum Seal {
    /** No further seals can be added. */
    SEAL(1),
    /** The memory never becomes smaller: no peer can truncate a mapping. */
    SHRINK(2),
    /** The memory never becomes larger. */
    GROW(4),
    /**
     * The memory can no longer be written. This seal is refused while a process has the memory
     * mapped for writing.
     */
    WRITE(8),
    /**
     * The memory can no longer be mapped for writing, but existing mappings may write. Requires
     * Linux 5.1 or later.
     */
    FUTURE_WRITE(16);

    final int bit;

    Seal(int bit) {
        this.bit = bit;
    }
}
