package culebra.ring;

import culebra.internal.Abi;
import culebra.internal.MappedRange;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A mapping of a ring's memory. Its addresses stay reserved until its arena closes, so that an
 * access to a role that was closed meanwhile is harmless. {@link #detach} gives the ring's memory
 * back before that.
 */
final class RingMemory {
    final MemorySegment segment;

    private final MappedRange range;

    /** The address of the header; it is not used without keeping this reachable. */
    final long base;

    final long capacity;
    final Senders senders;

    /** The name of the ring, or null. */
    final String name;

    private final String what;

    private RingMemory(MemorySegment segment, RingFormat.Header header, String name, String what) {
        this.name = name;
        this.segment = segment;
        this.range = MappedRange.of(segment);
        this.base = segment.address();
        this.capacity = header.capacity();
        this.senders = header.senders();
        this.what = what;
    }

    /**
     * Maps a ring.
     *
     * @param header what its header said when the ring was opened
     * @param what the ring, for messages
     * @param arena the arena that unmaps it
     * @throws IOException if it cannot be mapped for writing, or its header has changed
     */
    static RingMemory map(SharedMemory memory, RingFormat.Header header, String what, Arena arena)
            throws IOException {
        MemorySegment segment = mapWritable(memory, what, arena);
        header.requireSame(RingFormat.read(segment, what), what);
        return new RingMemory(segment, header, memory.name().orElse(null), what);
    }

    /**
     * Reads the header of a ring that is opened.
     *
     * @throws IOException if it cannot be mapped for writing, or is no ring
     */
    static RingFormat.Header header(SharedMemory memory, String what) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return RingFormat.read(mapWritable(memory, what, arena), what);
        }
    }

    private static MemorySegment mapWritable(SharedMemory memory, String what, Arena arena)
            throws IOException {
        RingFormat.requireSize(memory.size(), what);
        MemorySegment segment = memory.map(arena);
        if (segment.isReadOnly()) {
            throw new IOException(what + " was opened for reading only; a ring must be writable");
        }
        return segment;
    }

    /**
     * Gives the ring's memory back. Later accesses, for example to a segment that a caller has
     * kept, do not reach the ring. Allocates nothing.
     */
    void detach() {
        range.detach();
    }

    long maxSize() {
        return capacity / 4;
    }

    /** A word of the header; it is not used without keeping this reachable. */
    MemorySegment word(long offset) {
        return RawMemory.word(base + offset);
    }

    MemorySegment mutex() {
        return segment.asSlice(RingFormat.MUTEX, Abi.PTHREAD_MUTEX_SIZE);
    }

    /** Checks a position that another process has stored. */
    void requirePosition(String field, long position, long behind, long ahead) throws IOException {
        if ((position & 7) != 0 || position - behind < 0 || ahead - position < 0) {
            throw lie(field, position, behind, ahead);
        }
    }

    private IOException lie(String field, long position, long behind, long ahead) {
        return new IOException(
                what
                        + ": the field "
                        + field
                        + " is "
                        + position
                        + ", but must be a multiple of 8 from "
                        + behind
                        + " to "
                        + ahead
                        + ": another program has overwritten it");
    }

    IOException badRecord(String field, long value, long position) {
        return new IOException(
                what
                        + ": the record at "
                        + position
                        + " has a wrong "
                        + field
                        + ", "
                        + value
                        + ": another program has overwritten it");
    }

    /** Adds to a counter that only this side writes. */
    void count(long offset, long more) {
        RawMemory.setLong(base + offset, RawMemory.getLong(base + offset) + more);
    }

    @Override
    public String toString() {
        return what;
    }
}
