package culebra.ring;

import culebra.internal.Abi;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A ring's memory, mapped until it is unreachable: its users need not count themselves. */
final class RingMemory {
    final MemorySegment segment;

    /** The address of the header; it is not used without keeping this reachable. */
    final long base;

    final long capacity;
    final Senders senders;

    private final String what;

    private RingMemory(MemorySegment segment, long capacity, String what) {
        this.segment = segment;
        this.base = segment.address();
        this.capacity = capacity;
        this.senders = RingFormat.senders(segment);
        this.what = what;
    }

    /**
     * Maps a ring.
     *
     * @param what the ring, for messages
     * @throws IOException if it cannot be mapped for writing, or is no ring
     */
    static RingMemory map(SharedMemory memory, String what) throws IOException {
        RingFormat.requireSize(memory.size(), what);
        MemorySegment segment = memory.map(Arena.ofAuto());
        if (segment.isReadOnly()) {
            throw new IOException(what + " is open for reading only; a ring must be writable");
        }
        return new RingMemory(segment, RingFormat.capacity(segment, what), what);
    }

    long maxSize() {
        return capacity / 4;
    }

    /** A word of the header. */
    MemorySegment word(long offset) {
        return segment.asSlice(offset, ValueLayout.JAVA_INT);
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
