package culebra.internal;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/** The writing direction of a byte stream: how many bytes went in time. */
public final class ByteWrites extends Direction {
    /** The writes of a descriptor by a kind of call, which errors name. */
    public ByteWrites(AbstractFd fd, Transfer transfer, String call) {
        super(fd, Descriptor.WRITING, transfer, call);
    }

    /** Writes a buffer from its position to its limit. */
    public int write(ByteBuffer from, long deadline) throws IOException {
        int moved = (int) write(bytes(from), deadline);
        from.position(from.position() + moved);
        return moved;
    }

    /** Writes a segment. */
    public long write(MemorySegment from, long deadline) throws IOException {
        if (from.byteSize() == 0) {
            requireOpen();
            return 0;
        }
        if (!begin(deadline)) {
            return 0;
        }
        try {
            return writeAll(from, deadline);
        } finally {
            end();
        }
    }

    /** Writes several buffers, with one call if they are small, else with one each. */
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
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
            if (fits(size)) {
                writeAll(gathered(from, offset, length, size), Deadline.NEVER);
            }
            for (int i = offset; i < offset + length; i++) {
                if (!fits(size)) {
                    writeAll(MemorySegment.ofBuffer(from[i]), Deadline.NEVER);
                }
                from[i].position(from[i].limit());
            }
            return size;
        } finally {
            end();
        }
    }

    private MemorySegment gathered(ByteBuffer[] from, int offset, int length, long size) {
        MemorySegment copy = copy(size);
        long done = 0;
        for (int i = offset; i < offset + length; i++) {
            MemorySegment part = MemorySegment.ofBuffer(from[i]);
            MemorySegment.copy(part, 0, copy, done, part.byteSize());
            done += part.byteSize();
        }
        return copy;
    }

    private long writeAll(MemorySegment from, long deadline) throws IOException {
        long size = from.byteSize();
        long done = 0;
        long moved = 1;
        while (done < size && moved > 0) {
            moved = move(next(from, done), deadline);
            done += Math.max(moved, 0);
        }
        return done;
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
