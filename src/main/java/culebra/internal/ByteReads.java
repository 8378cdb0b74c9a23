package culebra.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The reading direction of a byte stream. Reads return a count, 0 if no bytes came in time, or -1
 * at the end.
 */
public final class ByteReads extends Direction {
    /**
     * Creates the reading direction of a descriptor, with the given kind of call; errors contain
     * its name.
     */
    public ByteReads(AbstractFd fd, Transfer transfer, String call) {
        super(fd, Descriptor.READING, transfer, call);
    }

    /** Fills a buffer from its position to its limit with the bytes available. */
    public int read(ByteBuffer into, long deadline) throws IOException {
        return read(transfer(), into, deadline);
    }

    /** Reads by another kind of call, such as a peek. */
    public int read(Transfer by, ByteBuffer into, long deadline) throws IOException {
        Objects.requireNonNull(into, "into");
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        long moved = read(by, bytes(into), deadline);
        if (moved > 0) {
            into.position(into.position() + (int) moved);
        }
        return (int) moved;
    }

    /** Fills a segment with the bytes available. */
    public long read(MemorySegment into, long deadline) throws IOException {
        return read(transfer(), into, deadline);
    }

    /** Reads by another kind of call, such as a peek. */
    public long read(Transfer by, MemorySegment into, long deadline) throws IOException {
        Objects.requireNonNull(into, "into");
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The segment is read-only");
        }
        if (into.byteSize() == 0) {
            requireOpen();
            return 0;
        }
        if (!begin(deadline)) {
            return 0;
        }
        try {
            return moved(by, into, deadline);
        } finally {
            end();
        }
    }

    /** Fills several buffers with one call. */
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        Objects.requireNonNull(into, "into");
        Objects.checkFromIndexSize(offset, length, into.length);
        long room = 0;
        for (int i = offset; i < offset + length; i++) {
            if (into[i].isReadOnly()) {
                throw new IllegalArgumentException("A buffer is read-only");
            }
            Transfer.requireUsable(MemorySegment.ofBuffer(into[i])); // or its bytes were lost
            room += into[i].remaining();
        }
        requireOpen();
        if (room == 0) {
            return 0;
        }
        begin(Deadline.NEVER);
        try {
            return scatter(into, offset, length, room);
        } finally {
            end();
        }
    }

    /**
     * Reads by one call, since a second could begin with another packet. A large buffer needs no
     * copy.
     */
    private long scatter(ByteBuffer[] into, int offset, int length, long room) throws IOException {
        ByteBuffer first = into[offset];
        if (!fits(first.remaining()) && first.isDirect()) {
            int moved = (int) result(move(MemorySegment.ofBuffer(first), Deadline.NEVER));
            first.position(first.position() + Math.max(moved, 0));
            return moved;
        }
        MemorySegment copy = copy(room);
        ByteBuffer bytes = copy.asByteBuffer();
        int moved = (int) result(move(copy, Deadline.NEVER));
        int done = 0;
        for (int i = offset; i < offset + length && done < moved; i++) {
            int part = Math.min(into[i].remaining(), moved - done);
            into[i].put(bytes.slice(done, part));
            done += part;
        }
        return moved;
    }

    private long moved(Transfer by, MemorySegment into, long deadline) throws IOException {
        if (into.isNative()) {
            return result(move(by, into, deadline));
        }
        MemorySegment copy = copy(into.byteSize());
        long moved = move(by, copy, deadline);
        if (moved > 0) {
            MemorySegment.copy(copy, 0, into, 0, moved);
        }
        return result(moved);
    }

    private static long result(long moved) {
        return moved > 0 ? moved : moved == NONE ? 0 : -1;
    }
}
