package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Native memory through which messages on the heap pass; who finds it taken makes another. */
public final class HeapCopy {
    private static final long LEAST = 4 * 1024;

    /** Where the kernel copies 1 KiB a seventh faster than elsewhere: a line of the cache. */
    private static final long ALIGNMENT = 64;

    private final long most;
    private final Spares<MemorySegment> spares = new Spares<>();

    /** Keeps memory of so many bytes at most. */
    public HeapCopy(long most) {
        this.most = most;
    }

    /** Memory of a size at least, to be given back to {@link #keep}. */
    public MemorySegment take(long size) {
        MemorySegment kept = spares.take();
        return kept != null && kept.byteSize() >= size
                ? kept
                : Arena.ofAuto().allocate(Math.max(size, LEAST), ALIGNMENT);
    }

    /** Gives memory back, when nobody uses it any more. */
    public void keep(MemorySegment used) {
        if (used.byteSize() <= Math.max(most, LEAST)) {
            spares.give(used);
        }
    }
}
