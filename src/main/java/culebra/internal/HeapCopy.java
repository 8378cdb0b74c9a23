package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Native memory through which messages on the heap are copied. A thread that finds it in use
 * allocates more.
 */
public final class HeapCopy {
    /** The usual maximum size of memory that is kept. */
    public static final long MAX_KEPT = 256 * 1024;

    private static final long LEAST = 4 * 1024;

    /** The size of a cache line: at this alignment the kernel copies 1 KiB a seventh faster. */
    private static final long ALIGNMENT = 64;

    private final long most;
    private final Spares<MemorySegment> spares = new Spares<>();

    /** Keeps memory of at most the given number of bytes. */
    public HeapCopy(long most) {
        this.most = most;
    }

    /** Makes a call that sends a segment's bytes, through a copy if they are on the heap. */
    public long send(Transfer by, AbstractFd fd, MemorySegment from, long deadline) {
        if (from.isNative()) {
            return by.move(fd, from, deadline);
        }
        MemorySegment kept = take(from.byteSize());
        long result = by.move(fd, kept.asSlice(0, from.byteSize()).copyFrom(from), deadline);
        keep(kept);
        return result;
    }

    /**
     * Makes a call that receives into a segment, through a copy of the given size if the segment is
     * on the heap.
     */
    public long receive(Transfer by, AbstractFd fd, MemorySegment into, long room, long deadline) {
        if (into.isNative()) {
            return by.move(fd, into, deadline);
        }
        MemorySegment kept = take(room);
        long result = by.move(fd, kept.asSlice(0, room), deadline);
        if (result > 0) {
            MemorySegment.copy(kept, 0, into, 0, Math.min(by.size(result), room));
        }
        keep(kept);
        return result;
    }

    /** Returns memory of at least the given size, to be returned with {@link #keep}. */
    public MemorySegment take(long size) {
        MemorySegment kept = spares.take();
        return kept != null && kept.byteSize() >= size
                ? kept
                : Arena.ofAuto().allocate(Math.max(size, LEAST), ALIGNMENT);
    }

    /** Returns memory that is no longer used. */
    public void keep(MemorySegment used) {
        if (used.byteSize() <= Math.max(most, LEAST)) {
            spares.give(used);
        }
    }
}
