package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.ByteWrites;
import culebra.internal.Deadline;
import culebra.internal.SocketTransfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.time.Duration;
import java.util.Objects;

/** The part of a {@link StreamSocket} that writes. */
abstract sealed class StreamWriting extends StreamReading implements GatheringByteChannel
        permits StreamSocket {
    private volatile ByteWrites writes;

    StreamWriting(Fd fd) {
        super(fd);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return writes().write(from, Deadline.NEVER);
    }

    /**
     * Writes a buffer's bytes as far as that is possible at once.
     *
     * @param from what to write, from its position to its limit
     * @return the number of bytes, 0 if there is no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryWrite(ByteBuffer from) throws IOException {
        return writes().write(from, Deadline.NOW);
    }

    /**
     * Writes a buffer's bytes, waiting for a time at most.
     *
     * @param from what to write, from its position to its limit
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes that could be written in time
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryWrite(ByteBuffer from, Duration timeout) throws IOException {
        return writes().write(from, Deadline.after(timeout));
    }

    /**
     * Writes a segment's bytes, waiting until all are written.
     *
     * @param from what to write
     * @return the number of bytes
     * @throws IOException if the socket is closed, or the call fails
     */
    public long write(MemorySegment from) throws IOException {
        return writes().write(from, Deadline.NEVER);
    }

    /**
     * Writes a segment's bytes as far as that is possible at once.
     *
     * @param from what to write
     * @return the number of bytes, 0 if there is no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryWrite(MemorySegment from) throws IOException {
        return writes().write(from, Deadline.NOW);
    }

    /**
     * Writes a segment's bytes, waiting for a time at most.
     *
     * @param from what to write
     * @param timeout the longest wait; zero or less means now
     * @return the number of bytes that could be written in time
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryWrite(MemorySegment from, Duration timeout) throws IOException {
        return writes().write(from, Deadline.after(timeout));
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return writes().write(from, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        Objects.requireNonNull(from, "from");
        return write(from, 0, from.length);
    }

    /**
     * Writes a buffer's bytes and sends descriptors with the first of them, waiting until all are
     * written. The receiver gets duplicates; these stay the caller's.
     *
     * @param from what to write, one byte at least
     * @param fds what to send, {@link Received#MOST_DESCRIPTORS} at most
     * @return the number of bytes
     * @throws IllegalArgumentException if there are no bytes, or too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws java.nio.channels.ClosedChannelException if this or one of them is closed
     * @throws IOException if the call fails
     */
    public int send(ByteBuffer from, Fd... fds) throws IOException {
        return send(from, fds, Deadline.NEVER);
    }

    /**
     * Writes a buffer's bytes, as far as that is possible at once, and sends descriptors with the
     * first of them. The receiver gets duplicates; these stay the caller's.
     *
     * @param from what to write, one byte at least
     * @param fds what to send, {@link Received#MOST_DESCRIPTORS} at most
     * @return the number of bytes; 0 if there is no room: then no descriptor was sent either
     * @throws IllegalArgumentException if there are no bytes, or too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws java.nio.channels.ClosedChannelException if this or one of them is closed
     * @throws IOException if the call fails
     */
    public int trySend(ByteBuffer from, Fd... fds) throws IOException {
        return send(from, fds, Deadline.NOW);
    }

    /**
     * Writes a buffer's bytes, waiting for a time at most, and sends descriptors with the first of
     * them. The receiver gets duplicates; these stay the caller's.
     *
     * @param from what to write, one byte at least
     * @param timeout the longest wait; zero or less means now
     * @param fds what to send, {@link Received#MOST_DESCRIPTORS} at most
     * @return the number of bytes that could be written in time; 0 if there was no room: then no
     *     descriptor was sent either
     * @throws IllegalArgumentException if there are no bytes, or too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws java.nio.channels.ClosedChannelException if this or one of them is closed
     * @throws IOException if the call fails
     */
    public int trySend(ByteBuffer from, Duration timeout, Fd... fds) throws IOException {
        return send(from, fds, Deadline.after(timeout));
    }

    private int send(ByteBuffer from, Fd[] fds, long deadline) throws IOException {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(fds, "fds");
        if (fds.length == 0 && from.hasRemaining()) {
            return writes().write(from, deadline);
        }
        try (var sending = Sending.with(fd(), from.remaining(), fds)) {
            return writes().write(sending.transfer(), from, deadline);
        }
    }

    private ByteWrites writes() {
        ByteWrites made = writes;
        return made == null ? makeWrites() : made;
    }

    private synchronized ByteWrites makeWrites() {
        if (writes == null) {
            writes = new ByteWrites(fd(), SocketTransfer.WRITE, "send");
        }
        return writes;
    }
}
