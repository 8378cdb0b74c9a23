package culebra.socket;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.ByteReads;
import culebra.internal.ByteWrites;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.KernelTransfer;
import culebra.internal.Outcome;
import culebra.internal.SocketCalls;
import culebra.internal.SocketTransfer;
import culebra.internal.UrgentCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.InterruptibleChannel;
import java.nio.channels.ScatteringByteChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A connection of two byte streams, one each way, over a UNIX, IPv4 or IPv6 socket.
 *
 * <p>A read returns the bytes available, at least one. It returns -1 at the end of the stream, and
 * 0 if nothing arrived in time, or if the buffer had no room. {@code write} waits until all bytes
 * are written; {@code tryWrite} writes as many bytes as there is room for. If the peer has
 * disconnected, a write fails with an {@link culebra.ErrnoException} (EPIPE or ECONNRESET). Reads
 * by several threads are serialized, and so are writes. As with the channels of the JDK, an
 * interrupt closes the socket ({@link java.nio.channels.ClosedByInterruptException}), and {@link
 * #close} ends a waiting call with {@link java.nio.channels.AsynchronousCloseException}; the number
 * of bytes already written is then unknown.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
public final class StreamSocket extends SocketHandle<StreamSocket>
        implements ByteChannel, ScatteringByteChannel, GatheringByteChannel, InterruptibleChannel {
    // Created when needed: many connections use only one direction, or none.
    private volatile ByteReads reads;
    private volatile ByteWrites writes;

    StreamSocket(Fd fd) {
        super(fd);
    }

    /**
     * Connects to a listener, waiting for the connection to be established. A virtual thread that
     * waits for a UNIX listener whose backlog is full uses one of at most 4,096 platform threads
     * that are kept for such waits; further waits fail with {@link
     * java.util.concurrent.RejectedExecutionException}.
     *
     * @param address a {@link UnixAddress}, {@link java.net.UnixDomainSocketAddress} or {@link
     *     java.net.InetSocketAddress}
     * @return the connection
     * @throws InterruptedException if interrupted while waiting
     * @throws java.net.ConnectException if no socket listens there
     * @throws java.nio.file.NoSuchFileException if there is no such path
     * @throws java.nio.file.AccessDeniedException if the path may not be written
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/connect.2.html">connect(2)</a>
     */
    public static StreamSocket connect(SocketAddress address)
            throws IOException, InterruptedException {
        Fd fd = Connector.connect(address, SocketCalls.STREAM, Deadline.NEVER);
        return Fds.handle(fd, StreamSocket::new);
    }

    /**
     * Connects to a listener if that is possible without waiting.
     *
     * @param address as for {@link #connect}
     * @return the connection; empty if the backlog is full, or if the peer's answer did not arrive
     *     immediately
     * @throws IOException as for {@link #connect}
     */
    public static Optional<StreamSocket> tryConnect(SocketAddress address) throws IOException {
        return connected(Connector.tryConnect(address, SocketCalls.STREAM));
    }

    /**
     * Connects to a listener, waiting up to the given timeout.
     *
     * @param address as for {@link #connect}
     * @param timeout the longest wait; zero or less means do not wait
     * @return the connection; empty if it was not established in time
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as for {@link #connect}
     */
    public static Optional<StreamSocket> tryConnect(SocketAddress address, Duration timeout)
            throws IOException, InterruptedException {
        return connected(Connector.connect(address, SocketCalls.STREAM, Deadline.after(timeout)));
    }

    private static Optional<StreamSocket> connected(Fd fd) {
        return fd == null
                ? Optional.empty()
                : Fds.handle(fd, own -> Optional.of(new StreamSocket(own)));
    }

    /**
     * Creates two connected UNIX sockets.
     *
     * @return the pair
     * @throws IOException if there are too many descriptors
     * @see <a href="https://man7.org/linux/man-pages/man2/socketpair.2.html">socketpair(2)</a>
     */
    public static SocketPair<StreamSocket> pair() throws IOException {
        return Connector.pair(SocketCalls.STREAM, StreamSocket::new);
    }

    /**
     * Takes ownership of a descriptor, for example a received or inherited one.
     *
     * @param fd the descriptor of a stream socket that does not listen
     * @return the connection, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws java.nio.channels.ClosedChannelException if {@code fd} is closed
     * @throws IOException if the call fails
     */
    public static StreamSocket adopt(Fd fd) throws IOException {
        SocketFacts.require(fd, SocketCalls.STREAM, false);
        return new StreamSocket(fd);
    }

    /**
     * Moves received bytes into a pipe inside the kernel, waiting until all of them are moved, or
     * the peer has stopped sending. This method behaves like {@link
     * culebra.fd.ReadChannel#transferTo(FdHandle, long)}, which moves bytes from a pipe or a file
     * to this socket.
     *
     * @param target a pipe or a FIFO
     * @param count the number of bytes to move
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if the target is not a pipe
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if this or the target is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/splice.2.html">splice(2)</a>
     */
    public long transferTo(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transfer(fd(), target.fd(), count, Deadline.NEVER);
    }

    /**
     * Moves received bytes into a pipe inside the kernel, as many as possible without waiting.
     *
     * @param target a pipe or a FIFO
     * @param count the maximum number of bytes
     * @return the number of bytes, 0 if none can be moved now, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if the target is not a pipe
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if this or the target is closed, or the call fails
     */
    public long tryTransferTo(FdHandle<?> target, long count) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transfer(fd(), target.fd(), count, Deadline.NOW);
    }

    /**
     * Moves received bytes into a pipe inside the kernel, waiting up to the given timeout.
     *
     * @param target a pipe or a FIFO
     * @param count the maximum number of bytes
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes moved in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if the count is negative
     * @throws UnsupportedOperationException if the target is not a pipe
     * @throws java.nio.channels.NonWritableChannelException if the target was opened for reading
     * @throws IOException if this or the target is closed, or the call fails
     */
    public long tryTransferTo(FdHandle<?> target, long count, Duration timeout) throws IOException {
        Objects.requireNonNull(target, "target");
        return KernelTransfer.transfer(fd(), target.fd(), count, Deadline.after(timeout));
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return writes().write(from, Deadline.NEVER);
    }

    /**
     * Writes a buffer's bytes without waiting, as far as there is room.
     *
     * @param from the bytes to write, from the buffer's position to its limit
     * @return the number of bytes, 0 if there is no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryWrite(ByteBuffer from) throws IOException {
        return writes().write(from, Deadline.NOW);
    }

    /**
     * Writes a buffer's bytes, waiting for room up to the given timeout.
     *
     * @param from the bytes to write, from the buffer's position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes written in time
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryWrite(ByteBuffer from, Duration timeout) throws IOException {
        return writes().write(from, Deadline.after(timeout));
    }

    /**
     * Writes a segment's bytes, waiting until all are written.
     *
     * @param from the bytes to write
     * @return the number of bytes
     * @throws IOException if the socket is closed, or the call fails
     */
    public long write(MemorySegment from) throws IOException {
        return writes().write(from, Deadline.NEVER);
    }

    /**
     * Writes a segment's bytes without waiting, as far as there is room.
     *
     * @param from the bytes to write
     * @return the number of bytes, 0 if there is no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryWrite(MemorySegment from) throws IOException {
        return writes().write(from, Deadline.NOW);
    }

    /**
     * Writes a segment's bytes, waiting for room up to the given timeout.
     *
     * @param from the bytes to write
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes written in time
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
     * Writes a buffer's bytes, and sends descriptors with the first byte, waiting until all bytes
     * are written. The receiver gets duplicates; the caller keeps ownership of its descriptors.
     *
     * @param from the bytes to write, at least one
     * @param fds the descriptors to send, at most {@link Received#MAX_DESCRIPTORS}
     * @return the number of bytes
     * @throws IllegalArgumentException if there are no bytes, or too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws java.nio.channels.ClosedChannelException if this or one of the descriptors is closed
     * @throws IOException if the call fails
     */
    public int send(ByteBuffer from, Fd... fds) throws IOException {
        return send(from, fds, Deadline.NEVER);
    }

    /**
     * Writes a buffer's bytes without waiting, as far as there is room, and sends descriptors with
     * the first byte. The receiver gets duplicates; the caller keeps ownership of its descriptors.
     *
     * @param from the bytes to write, at least one
     * @param fds the descriptors to send, at most {@link Received#MAX_DESCRIPTORS}
     * @return the number of bytes written, 0 if there is no room; if 0, no descriptor was sent
     *     either
     * @throws IllegalArgumentException if there are no bytes, or too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws java.nio.channels.ClosedChannelException if this or one of the descriptors is closed
     * @throws IOException if the call fails
     */
    public int trySend(ByteBuffer from, Fd... fds) throws IOException {
        return send(from, fds, Deadline.NOW);
    }

    /**
     * Writes a buffer's bytes, waiting for room up to the given timeout, and sends descriptors with
     * the first byte. The receiver gets duplicates; the caller keeps ownership of its descriptors.
     *
     * @param from the bytes to write, at least one
     * @param timeout the longest wait; zero or less means do not wait
     * @param fds the descriptors to send, at most {@link Received#MAX_DESCRIPTORS}
     * @return the number of bytes written in time; if 0, no descriptor was sent either
     * @throws IllegalArgumentException if there are no bytes, or too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws java.nio.channels.ClosedChannelException if this or one of the descriptors is closed
     * @throws IOException if the call fails
     */
    public int trySend(ByteBuffer from, Duration timeout, Fd... fds) throws IOException {
        return send(from, fds, Deadline.after(timeout));
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return reads().read(into, Deadline.NEVER);
    }

    /**
     * Reads into a buffer without waiting.
     *
     * @param into the buffer to read into, from its position to its limit
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryRead(ByteBuffer into) throws IOException {
        return reads().read(into, Deadline.NOW);
    }

    /**
     * Reads into a buffer, waiting up to the given timeout for the first byte.
     *
     * @param into the buffer to read into, from its position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none arrived in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryRead(ByteBuffer into, Duration timeout) throws IOException {
        return reads().read(into, Deadline.after(timeout));
    }

    /**
     * Reads into a segment, waiting for the first byte.
     *
     * @param into the segment to read into
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long read(MemorySegment into) throws IOException {
        return reads().read(into, Deadline.NEVER);
    }

    /**
     * Reads into a segment without waiting.
     *
     * @param into the segment to read into
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryRead(MemorySegment into) throws IOException {
        return reads().read(into, Deadline.NOW);
    }

    /**
     * Reads into a segment, waiting up to the given timeout for the first byte.
     *
     * @param into the segment to read into
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none arrived in time, or -1 at the end of the stream
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
     * Reads the next bytes without removing them, waiting for the first.
     *
     * @param into the buffer to read into, from its position to its limit
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int peek(ByteBuffer into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NEVER);
    }

    /**
     * Reads the next bytes without removing them and without waiting.
     *
     * @param into the buffer to read into, from its position to its limit
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NOW);
    }

    /**
     * Reads the next bytes without removing them, waiting up to the given timeout for the first.
     *
     * @param into the buffer to read into, from its position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none arrived in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into, Duration timeout) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.after(timeout));
    }

    /**
     * Reads the next bytes without removing them, waiting for the first.
     *
     * @param into the segment to read into
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long peek(MemorySegment into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NEVER);
    }

    /**
     * Reads the next bytes without removing them and without waiting.
     *
     * @param into the segment to read into
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryPeek(MemorySegment into) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.NOW);
    }

    /**
     * Reads the next bytes without removing them, waiting up to the given timeout for the first.
     *
     * @param into the segment to read into
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none arrived in time, or -1 at the end of the stream
     * @throws IOException if the socket is closed, or the call fails
     */
    public long tryPeek(MemorySegment into, Duration timeout) throws IOException {
        return reads().read(SocketTransfer.PEEK, into, Deadline.after(timeout));
    }

    /**
     * Reads bytes and the descriptors and credentials sent with them, waiting for the first byte.
     * Bytes that came with descriptors are not read together with later bytes.
     *
     * @param into the buffer to read into, from its position to its limit
     * @param received the object to store the descriptors and credentials in
     * @return the number of bytes, or -1 at the end of the stream
     * @throws IllegalArgumentException if the buffer has no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int receive(ByteBuffer into, Received received) throws IOException {
        return receive(into, received, Deadline.NEVER);
    }

    /**
     * Reads bytes and the descriptors and credentials sent with them, without waiting.
     *
     * @param into the buffer to read into, from its position to its limit
     * @param received the object to store the descriptors and credentials in
     * @return the number of bytes, 0 if none are available, or -1 at the end of the stream
     * @throws IllegalArgumentException if the buffer has no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received) throws IOException {
        return receive(into, received, Deadline.NOW);
    }

    /**
     * Reads bytes and the descriptors and credentials sent with them, waiting up to the given
     * timeout for the first byte.
     *
     * @param into the buffer to read into, from its position to its limit
     * @param received the object to store the descriptors and credentials in
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of bytes, 0 if none arrived in time, or -1 at the end of the stream
     * @throws IllegalArgumentException if the buffer has no room
     * @throws IOException if the socket is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received, Duration timeout) throws IOException {
        return receive(into, received, Deadline.after(timeout));
    }

    /**
     * Sends an urgent byte (MSG_OOB), waiting until there is room. A second urgent byte replaces
     * the first one if the peer has not received it yet.
     *
     * @param urgent the byte
     * @throws UnsupportedOperationException if the socket does not support urgent data, such as a
     *     UNIX socket on an older kernel
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public void sendUrgent(byte urgent) throws IOException {
        boolean ignored = sendUrgent(urgent, Deadline.NEVER);
    }

    /**
     * Sends an urgent byte (MSG_OOB), if there is room. A second urgent byte replaces the first one
     * if the peer has not received it yet.
     *
     * @param urgent the byte
     * @return true if the byte was sent
     * @throws UnsupportedOperationException if the socket does not support urgent data, such as a
     *     UNIX socket on an older kernel
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySendUrgent(byte urgent) throws IOException {
        return sendUrgent(urgent, Deadline.NOW);
    }

    /**
     * Sends an urgent byte (MSG_OOB), waiting up to the given timeout. A second urgent byte
     * replaces the first one if the peer has not received it yet.
     *
     * @param urgent the byte
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the byte was sent
     * @throws UnsupportedOperationException if the socket does not support urgent data, such as a
     *     UNIX socket on an older kernel
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySendUrgent(byte urgent, Duration timeout) throws IOException {
        return sendUrgent(urgent, Deadline.after(timeout));
    }

    /**
     * Takes the urgent byte that the peer has sent (MSG_OOB), if there is one. To wait for it, use
     * {@link culebra.fd.Readiness#PRIORITY}.
     *
     * @return the byte, 0 to 255; empty if none has arrived since the last one was taken
     * @throws UnsupportedOperationException if the socket does not support urgent data, such as a
     *     UNIX socket on an older kernel
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public OptionalInt urgent() throws IOException {
        int result = UrgentCalls.receive(fd());
        if (result == Outcome.NOT_NOW) {
            return OptionalInt.empty();
        }
        if (result < 0) {
            throw Errors.io(result, "recv", "the urgent byte of " + fd(), null);
        }
        return OptionalInt.of(result);
    }

    /**
     * Returns whether the next byte to be read was sent after the urgent byte. A read never crosses
     * this mark.
     *
     * @return true at the mark
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man3/sockatmark.3.html">sockatmark(3)</a>
     */
    public boolean atMark() throws IOException {
        int result = UrgentCalls.atMark(fd());
        if (result < 0) {
            throw Errors.io(result, "ioctl", fd().toString(), null);
        }
        return result != 0;
    }

    /**
     * Returns the number of bytes available to read.
     *
     * @return the number
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public int available() throws IOException {
        return SocketFacts.available(fd());
    }

    /**
     * Returns the address of the peer.
     *
     * @return its address
     * @throws IOException if this is closed or not connected, or the call fails
     */
    public SocketAddress peerAddress() throws IOException {
        return Addresses.ask(fd(), "getpeername", SocketCalls::getpeername);
    }

    /**
     * Returns the credentials of the peer of a UNIX socket, as of connection time.
     *
     * @return the peer's process, user and group
     * @throws UnsupportedOperationException if this is not a UNIX socket
     * @throws IOException if this is closed, or the call fails
     */
    public PeerCredentials peer() throws IOException {
        return Connector.peer(fd());
    }

    /**
     * Shuts down receiving: further reads return the end of the stream.
     *
     * @throws IOException if this is closed or not connected, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public void shutdownInput() throws IOException {
        Connector.shutdown(fd(), SocketCalls.INPUT);
    }

    /**
     * Shuts down sending: the peer reads the end of the stream; further writes fail with EPIPE.
     *
     * @throws IOException if this is closed or not connected, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public void shutdownOutput() throws IOException {
        Connector.shutdown(fd(), SocketCalls.OUTPUT);
    }

    private int send(ByteBuffer from, Fd[] fds, long deadline) throws IOException {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(fds, "fds");
        if (fds.length == 0 && from.hasRemaining()) {
            return writes().write(from, deadline);
        }
        try (var attached = AttachedDescriptors.with(fd(), from.remaining(), fds)) {
            return writes().write(attached.transfer(), from, deadline);
        }
    }

    private boolean sendUrgent(byte urgent, long deadline) throws IOException {
        var one = ByteBuffer.allocate(1).put(0, urgent);
        return writes().write(SocketTransfer.WRITE_URGENT, one, deadline) == 1;
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

    /** Reads bytes together with the control data sent with them. */
    private int receive(ByteBuffer into, Received received, long deadline) throws IOException {
        Objects.requireNonNull(into, "into");
        Objects.requireNonNull(received, "received");
        if (!into.hasRemaining()) {
            throw new IllegalArgumentException(
                    "Descriptors are received together with bytes, but the buffer has no room");
        }
        received.begin(into.remaining(), false);
        long moved = -1;
        try {
            moved = reads().read(received.frame, MemorySegment.ofBuffer(into), deadline);
        } finally {
            received.end(moved > 0 ? moved : -1);
        }
        if (moved > 0) { // last: fails if another thread has changed the position in the meantime
            into.position(into.position() + (int) moved);
        }
        return (int) moved;
    }

    private ByteReads reads() {
        ByteReads made = reads;
        return made == null ? makeReads() : made;
    }

    private synchronized ByteReads makeReads() {
        if (reads == null) {
            reads = new ByteReads(fd(), SocketTransfer.READ, "recv");
        }
        return reads;
    }
}
