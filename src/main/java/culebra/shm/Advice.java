package culebra.shm;

/**
 * How a range of memory will be used.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
 */
public enum Advice {
    /** No particular access pattern. */
    NORMAL(0),
    /** Random access: reading ahead does not help. */
    RANDOM(1),
    /** Sequential access, from the beginning to the end. */
    SEQUENTIAL(2),
    /** Access in the near future. */
    WILL_NEED(3),
    /** Huge pages are preferred. */
    HUGE_PAGES(14),
    /** No huge pages. */
    SMALL_PAGES(15),
    /**
     * Reading soon: the pages are mapped now instead of on first access. Requires Linux 5.14 or
     * later.
     */
    POPULATE_READ(22),
    /**
     * Writing soon: the pages are mapped and made writable now instead of on first access. Requires
     * Linux 5.14 or later.
     */
    POPULATE_WRITE(23);

    final int code;

    Advice(int code) {
        this.code = code;
    }
}
