package culebra.shm;

import culebra.Errno;
import culebra.internal.Errors;
import culebra.internal.MapCalls;
import culebra.internal.Platform;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * What can be asked for the pages of a mapping: a segment that {@link SharedMemory} or {@link
 * java.nio.channels.FileChannel} mapped, or any part of it.
 *
 * <p>The system knows whole pages only, so a request reaches to the ends of the first and the last
 * page of the segment.
 */
public final class Pages {
    private Pages() {}

    /**
     * Writes what was changed back to the file, and waits until it is there. For shared memory,
     * which has no file, it does nothing.
     *
     * @param segment the range
     * @throws IllegalArgumentException if it is on the heap
     * @throws IOException if it is not mapped, or cannot be written
     * @see <a href="https://man7.org/linux/man-pages/man2/msync.2.html">msync(2)</a>
     */
    public static void force(MemorySegment segment) throws IOException {
        check(MapCalls.msync(require(segment)), "msync", segment, null);
    }

    /**
     * Keeps a range in memory, so that no access waits for the disk.
     *
     * @param segment the range
     * @throws IllegalArgumentException if it is on the heap
     * @throws IOException if it is more than this process may lock
     * @see <a href="https://man7.org/linux/man-pages/man2/mlock.2.html">mlock(2)</a>
     */
    public static void pin(MemorySegment segment) throws IOException {
        String remedy = "it is more than RLIMIT_MEMLOCK (ulimit -l) allows, or not mapped";
        check(MapCalls.mlock(require(segment)), "mlock", segment, remedy);
    }

    /**
     * Lets a range that was pinned be paged out again. Pins do not count: one is enough.
     *
     * @param segment the range
     * @throws IllegalArgumentException if it is on the heap
     * @throws IOException if it is not mapped
     */
    public static void unpin(MemorySegment segment) throws IOException {
        check(MapCalls.munlock(require(segment)), "munlock", segment, null);
    }

    /**
     * Tells the kernel how a range will be used. It changes speed, never content.
     *
     * @param segment the range
     * @param advice how
     * @throws IllegalArgumentException if it is on the heap
     * @throws IOException if the kernel cannot follow it for this memory
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
     */
    public static void advise(MemorySegment segment, Advice advice) throws IOException {
        Objects.requireNonNull(advice, "advice");
        check(MapCalls.madvise(require(segment), advice.code), "madvise", segment, null);
    }

    private static MemorySegment require(MemorySegment segment) {
        Objects.requireNonNull(segment, "segment");
        Platform.require();
        if (!segment.isNative()) {
            throw new IllegalArgumentException(
                    "The segment lies on the Java heap; map it, or allocate it in an Arena");
        }
        return segment;
    }

    private static void check(int result, String call, MemorySegment segment, String remedy)
            throws IOException {
        if (result < 0) {
            boolean unmapped = remedy == null && Errno.of(-result) == Errno.ENOMEM;
            String what = unmapped ? "it is not mapped, or not any more" : remedy;
            throw Errors.io(result, call, segment.toString(), what);
        }
    }
}
