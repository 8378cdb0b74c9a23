package culebra.socket;

import culebra.internal.ByteReads;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** How a stream is read together with what was sent beside its bytes. */
final class Receiving {
    private Receiving() {}

    static int receive(ByteReads reads, ByteBuffer into, Received received, long deadline)
            throws IOException {
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("Descriptors come with bytes: there is no room");
        }
        received.begin(into.remaining(), false);
        long moved = -1;
        try {
            moved = reads.read(received.frame, MemorySegment.ofBuffer(into), deadline);
        } finally {
            received.end(moved > 0 ? moved : -1);
        }
        if (moved > 0) { // last: it fails if another thread has moved the buffer meanwhile
            into.position(into.position() + (int) moved);
        }
        return (int) moved;
    }
}
