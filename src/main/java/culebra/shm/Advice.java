package culebra.shm;

/**
 * How a range of memory will be used.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
 */
public enum Advice {
    /** No particular access pattern. */
    NORMAL(0),
    /** Here and there: reading ahead does not pay. */
    RANDOM(1),
    /** From the beginning to the end. */
    SEQUENTIAL(2),
    /** Soon. */
    WILL_NEED(3),
    /** Large pages are welcome. */
    HUGE_PAGES(14),
    /** Small pages only. */
    SMALL_PAGES(15),
    /**
     * For reading, at once: the pages are mapped now, so that no first access has to. Linux 5.14.
     */
    POPULATE_READ(22),
    /** For writing, at once: the pages are mapped and made writable now. Linux 5.14. */
    POPULATE_WRITE(23);

    final int code;

    Advice(int code) {
        this.code = code;
    }
}
