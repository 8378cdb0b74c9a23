package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/** The part of a {@link MessageSocket} that sends. */
abstract sealed class MessageSending extends MessageReceiving permits MessageSocket {
    private final MessageSends sends;

    MessageSending(Fd fd, int type) {
        super(fd, type);
        sends = new MessageSends(fd, type);
    }

    /**
     * Sends a message to the peer, waiting until there is room.
     *
     * @param from what to send, from its position to its limit
     * @param fds descriptors to send with it, of which the receiver gets duplicates
     * @throws IllegalArgumentException if there are descriptors but no bytes, or too many
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException if this or a descriptor is closed, the message is too long, there is no
     *     peer, or it has gone
     */
    public void send(ByteBuffer from, Fd... fds) throws IOException, InterruptedException {
        sends.send(from, null, fds, Deadline.NEVER);
    }

    /**
     * Sends a message to the peer if there is room.
     *
     * @param from what to send, from its position to its limit
     * @return true if it was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from) throws IOException {
        return sends.trySend(from, null);
    }

    /**
     * Sends a message to the peer, waiting a time at most until there is room.
     *
     * @param from what to send, from its position to its limit
     * @param timeout the longest wait; zero or less means now
     * @return true if it was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from, Duration timeout)
            throws IOException, InterruptedException {
        return sends.send(from, null, Deadline.after(timeout));
    }

    /**
     * Sends a message to the peer if there is room.
     *
     * @param from what to send, from its position to its limit
     * @param fds descriptors to send with it, of which the receiver gets duplicates
     * @return true if it was sent; if not, no descriptor was either
     * @throws IllegalArgumentException if there are descriptors but no bytes, or too many
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from, Fd... fds) throws IOException {
        return sends.trySend(from, null, fds);
    }

    /**
     * Sends a message to the peer, waiting a time at most until there is room.
     *
     * @param from what to send, from its position to its limit
     * @param timeout the longest wait; zero or less means now
     * @param fds descriptors to send with it, of which the receiver gets duplicates
     * @return true if it was sent; if not, no descriptor was either
     * @throws IllegalArgumentException if there are descriptors but no bytes, or too many
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from, Duration timeout, Fd... fds)
            throws IOException, InterruptedException {
        return sends.send(from, null, fds, Deadline.after(timeout));
    }

    /**
     * Sends a message to an address, waiting until there is room.
     *
     * @param from what to send, from its position to its limit
     * @param to where
     * @param fds descriptors to send with it, of which the receiver gets duplicates
     * @throws IllegalArgumentException if there are descriptors but no bytes, or too many
     * @throws UnsupportedOperationException if this is a seqpacket socket, which sends to its peer
     *     alone, or there are descriptors and it is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException if this or a descriptor is closed, the message is too long, or nobody has
     *     the address
     */
    public void send(ByteBuffer from, SocketAddress to, Fd... fds)
            throws IOException, InterruptedException {
        sends.send(from, Objects.requireNonNull(to, "to"), fds, Deadline.NEVER);
    }

    /**
     * Sends a message to an address if there is room.
     *
     * @param from what to send, from its position to its limit
     * @param to where
     * @return true if it was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to) throws IOException {
        return sends.trySend(from, Objects.requireNonNull(to, "to"));
    }

    /**
     * Sends a message to an address, waiting a time at most until there is room.
     *
     * @param from what to send, from its position to its limit
     * @param to where
     * @param timeout the longest wait; zero or less means now
     * @return true if it was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to, Duration timeout)
            throws IOException, InterruptedException {
        return sends.send(from, Objects.requireNonNull(to, "to"), Deadline.after(timeout));
    }

    /**
     * Sends a message to an address if there is room.
     *
     * @param from what to send, from its position to its limit
     * @param to where
     * @param fds descriptors to send with it, of which the receiver gets duplicates
     * @return true if it was sent; if not, no descriptor was either
     * @throws IllegalArgumentException if there are descriptors but no bytes, or too many
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to, Fd... fds) throws IOException {
        return sends.trySend(from, Objects.requireNonNull(to, "to"), fds);
    }

    /**
     * Sends a message to an address, waiting a time at most until there is room.
     *
     * @param from what to send, from its position to its limit
     * @param to where
     * @param timeout the longest wait; zero or less means now
     * @param fds descriptors to send with it, of which the receiver gets duplicates
     * @return true if it was sent; if not, no descriptor was either
     * @throws IllegalArgumentException if there are descriptors but no bytes, or too many
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to, Duration timeout, Fd... fds)
            throws IOException, InterruptedException {
        return sends.send(from, Objects.requireNonNull(to, "to"), fds, Deadline.after(timeout));
    }

    /**
     * Sends a message to the peer, waiting until there is room.
     *
     * @param from what to send
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public void send(MemorySegment from) throws IOException, InterruptedException {
        sends.send(from, null, Deadline.NEVER);
    }

    /**
     * Sends a message to the peer if there is room.
     *
     * @param from what to send
     * @return true if it was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(MemorySegment from) throws IOException {
        return sends.trySend(from, null);
    }

    /**
     * Sends a message to the peer, waiting a time at most until there is room.
     *
     * @param from what to send
     * @param timeout the longest wait; zero or less means now
     * @return true if it was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(MemorySegment from, Duration timeout)
            throws IOException, InterruptedException {
        return sends.send(from, null, Deadline.after(timeout));
    }

    /**
     * Sends a message to an address, waiting until there is room.
     *
     * @param from what to send
     * @param to where
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public void send(MemorySegment from, SocketAddress to)
            throws IOException, InterruptedException {
        sends.send(from, Objects.requireNonNull(to, "to"), Deadline.NEVER);
    }

    /**
     * Sends a message to an address if there is room.
     *
     * @param from what to send
     * @param to where
     * @return true if it was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(MemorySegment from, SocketAddress to) throws IOException {
        return sends.trySend(from, Objects.requireNonNull(to, "to"));
    }

    /**
     * Sends a message to an address, waiting a time at most until there is room.
     *
     * @param from what to send
     * @param to where
     * @param timeout the longest wait; zero or less means now
     * @return true if it was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(MemorySegment from, SocketAddress to, Duration timeout)
            throws IOException, InterruptedException {
        return sends.send(from, Objects.requireNonNull(to, "to"), Deadline.after(timeout));
    }
}
