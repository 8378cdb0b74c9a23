package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.ByteReads;
import culebra.internal.Deadline;
import culebra.internal.SocketTransfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ScatteringByteChannel;
import java.time.Duration;
import java.util.Objects;

/** The part of a {@link StreamSocket} that reads. */
abstract sealed class StreamReading extends SocketHandle<StreamSocket>
        implements ScatteringByteChannel permits StreamWriting {
    private volatile ByteReads reads;

    StreamReading(Fd fd) {
        super(fd);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return reads().read(into, Deadline.NEVER);
    }

    /**
     * Reads into a buffer as far as that is possible at once.
     *
     * @param into where to, from its position to its limit
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryRead(ByteBuffer into) throws IOException {
        return reads().read(into, Deadline.NOW);
    }

    /**
     * Reads into a buffer, waiting for a time at most.
     *
     * @param into where to, from its position to its limit
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryRead(ByteBuffer into, Duration timeout) throws IOException {
        return reads().read(into, Deadline.after(timeout));
    }

    /**
     * Reads into a segment, waiting for the first byte.
     *
     * @param into where to
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long read(MemorySegment into) throws IOException {
        return reads().read(into, Deadline.NEVER);
    }

    /**
     * Reads into a segment as far as that is possible at once.
     *
     * @param into where to
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryRead(MemorySegment into) throws IOException {
        return reads().read(into, Deadline.NOW);
    }

    /**
     * Reads into a segment, waiting for a time at most.
     *
     * @param into where to
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryRead(MemorySegment into, Duration timeout) throws IOException {
        return reads().read(into, Deadline.after(timeout));
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return reads().read(into, offset, length);
    }

    @Override
    public long read(ByteBuffer[] into) throws IOException {
        Objects.requireNonNull(into, "into");
        return read(into, 0, into.length);
    }

    /**
     * Looks at the next bytes without taking them, waiting for the first.
     *
     * @param into where to, from its position to its limit
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int peek(ByteBuffer into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NEVER);
    }

    /**
     * Looks at the next bytes without taking them, as far as there are any.
     *
     * @param into where to, from its position to its limit
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NOW);
    }

    /**
     * Looks at the next bytes without taking them, waiting for a time at most.
     *
     * @param into where to, from its position to its limit
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into, Duration timeout) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.after(timeout));
    }

    /**
     * Looks at the next bytes without taking them, waiting for the first.
     *
     * @param into where to
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long peek(MemorySegment into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NEVER);
    }

    /**
     * Looks at the next bytes without taking them, as far as there are any.
     *
     * @param into where to
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryPeek(MemorySegment into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NOW);
    }

    /**
     * Looks at the next bytes without taking them, waiting for a time at most.
     *
     * @param into where to
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryPeek(MemorySegment into, Duration timeout) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.after(timeout));
    }

    /**
     * Reads and takes what was sent with the bytes, waiting for the first. Bytes that came with
     * descriptors are not read together with later ones.
     *
     * @param into where to, from its position to its limit
     * @param received where descriptors and credentials go
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if the buffer has no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int receive(ByteBuffer into, Received received) throws IOException {
        return receive(into, received, Deadline.NEVER);
    }

    /**
     * Reads and takes what was sent with the bytes, as far as that is possible at once.
     *
     * @param into where to, from its position to its limit
     * @param received where descriptors and credentials go
     * @return the number of bytes, 0 if none are there, or -1 at the end of the stream
     * @throws IllegalArgumentException if the buffer has no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received) throws IOException {
        return receive(into, received, Deadline.NOW);
    }

    /**
     * Reads and takes what was sent with the bytes, waiting for a time at most.
     *
     * @param into where to, from its position to its limit
     * @param received where descriptors and credentials go
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes, 0 if none came in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if the buffer has no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received, Duration timeout) throws IOException {
        return receive(into, received, Deadline.after(timeout));
    }

    /** Reads together with what was sent beside the bytes. */
    private int receive(ByteBuffer into, Received received, long deadline) throws IOException {
        Objects.requireNonNull(into, "into");
        Objects.requireNonNull(received, "received");
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException("Descriptors come with bytes: there is no room");
        }
        received.begin(into.remaining(), false);
        long moved = -1;
        try {
            moved = reads().read(received.frame, MemorySegment.ofBuffer(into), deadline);
        } finally {
            received.end(moved > 0 ? moved : -1);
        }
        if (moved > 0) { // last: it fails if another thread has moved the buffer meanwhile
            into.position(into.position() + (int) moved);
        }
        return (int) moved;
    }

    private ByteReads reads() {
        ByteReads made = reads;
        return made == null ? makeReads() : made;
    }

    /** Made when needed: many connections only go one way, or none. */
    private synchronized ByteReads makeReads() {
        if (reads == null) {
            reads = new ByteReads(fd(), SocketTransfer.READ, "recv");
        }
        return reads;
    }
}
