package culebra.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The writing direction of a byte stream. Writes return the number of bytes written in time. */
public final class ByteWrites extends Direction {
    /**
     * Creates the writing direction of a descriptor, with the given kind of call; errors contain
     * its name.
     */
    public ByteWrites(AbstractFd fd, Transfer transfer, String call) {
        super(fd, Descriptor.WRITING, transfer, call);
    }

    /** Writes a buffer from its position to its limit. */
    public int write(ByteBuffer from, long deadline) throws IOException {
        return write(transfer(), from, deadline);
    }

    /**
     * Writes the first bytes by another kind of call, such as one that sends descriptors with them.
     */
    public int write(Transfer first, ByteBuffer from, long deadline) throws IOException {
        Objects.requireNonNull(from, "from");
        int moved = (int) write(first, bytes(from), deadline);
        from.position(from.position() + moved);
        return moved;
    }

    /** Writes a segment. */
    public long write(MemorySegment from, long deadline) throws IOException {
        return write(transfer(), from, deadline);
    }

    /**
     * Writes the first bytes by another kind of call, such as one that sends descriptors with them.
     */
    public long write(Transfer first, MemorySegment from, long deadline) throws IOException {
        Objects.requireNonNull(from, "from");
        if (from.byteSize() == 0) {
            requireOpen();
            return 0;
        }
        if (!begin(deadline)) {
            return 0;
        }
        try {
            return writeAll(first, from, deadline);
        } finally {
            end();
        }
    }

    /** Writes several buffers. Small buffers are written together, by one call for each 16 KiB. */
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        Objects.requireNonNull(from, "from");
        Objects.checkFromIndexSize(offset, length, from.length);
        long size = 0;
        for (int i = offset; i < offset + length; i++) {
            size += from[i].remaining();
        }
        requireOpen();
        if (size == 0) {
            return 0;
        }
        begin(Deadline.NEVER);
        try {
            int next = offset;
            while (next < offset + length) {
                int end = endOfGroup(from, next, offset + length);
                MemorySegment group =
                        end == next + 1
                                ? MemorySegment.ofBuffer(from[next])
                                : gathered(from, next, end);
                writeAll(transfer(), group, Deadline.NEVER);
                for (; next < end; next++) {
                    from[next].position(from[next].limit());
                }
            }
            return size;
        } finally {
            end();
        }
    }

    /**
     * Returns the end of the group of buffers that fit into the copy together, or of the single
     * buffer that does not fit.
     */
    private static int endOfGroup(ByteBuffer[] from, int first, int end) {
        long size = from[first].remaining();
        int next = first + 1;
        while (next < end && fits(size + from[next].remaining())) {
            size += from[next].remaining();
            next++;
        }
        return next;
    }

    private MemorySegment gathered(ByteBuffer[] from, int first, int end) {
        MemorySegment copy = copy(Long.MAX_VALUE);
        long size = 0;
        for (int i = first; i < end; i++) {
            MemorySegment part = MemorySegment.ofBuffer(from[i]);
            MemorySegment.copy(part, 0, copy, size, part.byteSize());
            size += part.byteSize();
        }
        return copy.asSlice(0, size);
    }

    private long writeAll(Transfer first, MemorySegment from, long deadline) throws IOException {
        long size = from.byteSize();
        long done = 0;
        long moved = 1;
        while (done < size && moved > 0 && (done == 0 || goesOn(deadline))) {
            moved = move(done == 0 ? first : transfer(), next(from, done), deadline);
            done += Math.max(moved, 0);
        }
        return done;
    }

    /** Calls that never wait do not look at the deadline. */
    private static boolean goesOn(long deadline) {
        return deadline == Deadline.NOW || !Deadline.passed(deadline);
    }

    private MemorySegment next(MemorySegment from, long done) {
        MemorySegment rest = done == 0 ? from : from.asSlice(done);
        if (rest.isNative()) {
            return rest;
        }
        MemorySegment copy = copy(rest.byteSize());
        return copy.copyFrom(rest.asSlice(0, copy.byteSize()));
    }
}
