package culebra.socket;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** Native memory through which messages on the heap pass; who finds it taken makes another. */
final class HeapCopy {
    private static final long LEAST = 4 * 1024;
    private static final long MOST_KEPT = 256 * 1024;

    private final AtomicReference<MemorySegment> spare = new AtomicReference<>();

    /** Memory of a size at least, to be given back to {@link #keep}. */
    MemorySegment take(long size) {
        MemorySegment kept = spare.getAndSet(null);
        return kept != null && kept.byteSize() >= size
                ? kept
                : Arena.ofAuto().allocate(Math.max(size, LEAST));
    }

    void keep(MemorySegment used) {
        if (used.byteSize() <= MOST_KEPT) {
            spare.set(used);
        }
    }
}
