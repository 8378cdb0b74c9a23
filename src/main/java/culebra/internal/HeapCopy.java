package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory through which messages on the heap pass; who finds it taken makes another. */
public final class HeapCopy {
    /** What a message may have at most, as a rule, for its memory to be kept. */
    public static final long MAX_KEPT = 256 * 1024;

    private static final long LEAST = 4 * 1024;

    /** Where the kernel copies 1 KiB a seventh faster than elsewhere: a line of the cache. */
    private static final long ALIGNMENT = 64;

    private final long most;
    private final Spares<MemorySegment> spares = new Spares<>();

    /** Keeps memory of so many bytes at most. */
    public HeapCopy(long most) {
        this.most = most;
    }

    /** Creates a call that sends a segment's bytes, by a copy if they lie on the heap. */
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
     * Creates a call that receives into a segment, by a copy of so much room if it is on the heap.
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

    /** Memory of a size at least, to be given back to {@link #keep}. */
    public MemorySegment take(long size) {
        MemorySegment kept = spares.take();
        return kept != null && kept.byteSize() >= size
                ? kept
                : Arena.ofAuto().allocate(Math.max(size, LEAST), ALIGNMENT);
    }

    /** Gives memory back, once it is no longer used. */
    public void keep(MemorySegment used) {
        if (used.byteSize() <= Math.max(most, LEAST)) {
            spares.give(used);
        }
    }
}
