package culebra.shm;

import culebra.Errno;
import culebra.internal.Errors;
import culebra.internal.MapCalls;
import culebra.internal.Platform;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Operations on the pages of a mapping: a segment that {@link SharedMemory} or {@link
 * java.nio.channels.FileChannel} mapped, or any part of it.
 *
 * <p>The system handles whole pages only, so a request applies to all pages that contain a part of
 * the segment, unless a method states otherwise.
 */
public final class Pages {
    // These change content, so they are not constants of Advice.
    private static final int DONTNEED = 4;
    private static final int FREE = 8;
    private static final int REMOVE = 9;

    private Pages() {}

    /**
     * Writes changes back to the file that is mapped, and waits until they are stored. Does nothing
     * for shared memory, which has no file.
     *
     * @param segment the range
     * @throws IllegalArgumentException if the segment is on the heap
     * @throws IOException if the range is not mapped, or cannot be written
     * @see <a href="https://man7.org/linux/man-pages/man2/msync.2.html">msync(2)</a>
     */
    public static void force(MemorySegment segment) throws IOException {
        check(MapCalls.msync(require(segment)), "msync", segment, null);
    }

    /**
     * Requests that changes be written back to the file later, without waiting for it. The system
     * also writes them back without this request.
     *
     * @param segment the range
     * @throws IllegalArgumentException if the segment is on the heap
     * @throws IOException if the range is not mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/msync.2.html">msync(2), MS_ASYNC</a>
     */
    public static void forceLater(MemorySegment segment) throws IOException {
        check(MapCalls.msyncLater(require(segment)), "msync", segment, null);
    }

    /**
     * Drops the pages of a range from this mapping. Shared memory and files keep their content, and
     * the next access maps it again. Private memory loses its changes: its bytes become zero, or
     * those of the file. Only pages that lie entirely within the range are dropped.
     *
     * @param segment the range
     * @throws IllegalArgumentException if the segment is on the heap, or read-only
     * @throws IOException if the range is pinned or not mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2),
     *     MADV_DONTNEED</a>
     */
    public static void discard(MemorySegment segment) throws IOException {
        change(segment, DONTNEED, "the range is pinned, or contains only a part of a huge page");
    }

    /**
     * Allows the system to reclaim the pages of a range when it needs memory. The content stays
     * until then and is zero afterwards. A write to a page cancels this for that page. Only pages
     * that lie entirely within the range are affected.
     *
     * @param segment a range of private memory without a file, such as that of an {@link
     *     java.lang.foreign.Arena}
     * @throws IllegalArgumentException if the segment is on the heap, or read-only
     * @throws IOException if the range is shared, mapped from a file, pinned, or not mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2), MADV_FREE</a>
     */
    public static void free(MemorySegment segment) throws IOException {
        change(
                segment,
                FREE,
                "the range is shared, mapped from a file, or pinned; use remove or discard");
    }

    /**
     * Frees the memory of a range for all processes that share it. The range then reads as zero and
     * is a hole in the shared memory or the file. Only pages that lie entirely within the range are
     * freed.
     *
     * @param segment a range of shared memory, or of a file mapped shared
     * @throws IllegalArgumentException if the segment is on the heap, or read-only
     * @throws UnsupportedOperationException if the file system does not support holes
     * @throws IOException if the range is private, pinned, sealed, or not mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2),
     *     MADV_REMOVE</a>
     */
    public static void remove(MemorySegment segment) throws IOException {
        change(segment, REMOVE, "the range is private, pinned, or sealed against writing");
    }

    /**
     * Keeps all memory of this process in RAM once it has been accessed. This includes the Java
     * heap, the JVM itself, and memory that is mapped later. Without CAP_IPC_LOCK, RLIMIT_MEMLOCK
     * must be larger than the whole address space of the process, which is gigabytes for a JVM.
     *
     * @throws IOException if this process may not lock that much memory (ENOMEM, EPERM)
     * @see <a href="https://man7.org/linux/man-pages/man2/mlockall.2.html">mlockall(2)</a>
     */
    public static void pinProcess() throws IOException {
        Platform.require();
        int result = MapCalls.mlockall();
        if (result < 0) {
            String remedy =
                    "the whole address space of the JVM is more than RLIMIT_MEMLOCK (ulimit -l)"
                            + " allows; set it to unlimited, or pin ranges";
            throw Errors.io(result, "mlockall", "of this process", remedy);
        }
    }

    /**
     * Allows all memory of this process to be paged out again, including ranges that were pinned.
     */
    public static void unpinProcess() {
        Platform.require();
        MapCalls.munlockall();
    }

    /**
     * Keeps a range in RAM, so that no access waits for the disk.
     *
     * @param segment the range
     * @throws IllegalArgumentException if the segment is on the heap
     * @throws IOException if the range is larger than this process may lock, or not mapped
     * @see <a href="https://man7.org/linux/man-pages/man2/mlock.2.html">mlock(2)</a>
     */
    public static void pin(MemorySegment segment) throws IOException {
        String remedy = "the range is larger than RLIMIT_MEMLOCK (ulimit -l) allows, or not mapped";
        check(MapCalls.mlock(require(segment)), "mlock", segment, remedy);
    }

    /**
     * Unlocks a pinned range, so that it can be paged out again. Pins are not counted: one call
     * undoes them all.
     *
     * @param segment the range
     * @throws IllegalArgumentException if the segment is on the heap
     * @throws IOException if the range is not mapped
     */
    public static void unpin(MemorySegment segment) throws IOException {
        check(MapCalls.munlock(require(segment)), "munlock", segment, null);
    }

    /**
     * Advises the kernel how a range will be used. This affects speed, never content.
     *
     * @param segment the range
     * @param advice the expected use
     * @throws IllegalArgumentException if the segment is on the heap
     * @throws IOException if the kernel does not support the advice for this memory
     * @see <a href="https://man7.org/linux/man-pages/man2/madvise.2.html">madvise(2)</a>
     */
    public static void advise(MemorySegment segment, Advice advice) throws IOException {
        Objects.requireNonNull(advice, "advice");
        check(MapCalls.madvise(require(segment), advice.code), "madvise", segment, null);
    }

    private static void change(MemorySegment segment, int advice, String remedy)
            throws IOException {
        if (require(segment).isReadOnly()) {
            throw new IllegalArgumentException("The segment is read-only");
        }
        int result = MapCalls.madviseWithin(segment, advice);
        boolean unmapped = Errno.of(-result) == Errno.ENOMEM;
        check(result, "madvise", segment, unmapped ? null : remedy);
    }

    private static MemorySegment require(MemorySegment segment) {
        Objects.requireNonNull(segment, "segment");
        Platform.require();
        if (!segment.isNative()) {
            throw new IllegalArgumentException(
                    "The segment is on the Java heap; map it, or allocate it in an Arena");
        }
        return segment;
    }

    private static void check(int result, String call, MemorySegment segment, String remedy)
            throws IOException {
        if (result < 0) {
            boolean unmapped = remedy == null && Errno.of(-result) == Errno.ENOMEM;
            String what = unmapped ? "the range is not mapped, or no longer mapped" : remedy;
            throw Errors.io(result, call, segment.toString(), what);
        }
    }
}
