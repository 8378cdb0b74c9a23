package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.SocketCalls;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.ByteChannel;
import java.nio.channels.InterruptibleChannel;
import java.time.Duration;
import java.util.Optional;

/**
 * A connection of two byte streams, one each way, over a UNIX, IPv4 or IPv6 socket.
 *
 * <p>A read takes what is there, one byte at least: -1 is the end of the stream, 0 means that
 * nothing came in time, or that the buffer had no room. {@code write} waits until all bytes are
 * written, {@code tryWrite} writes what there is room for; a peer that has gone makes it fail with
 * EPIPE or ECONNRESET, an {@link culebra.ErrnoException}. Threads take turns in each direction. As
 * with the channels of the JDK, an interrupt closes the socket ({@link
 * java.nio.channels.ClosedByInterruptException}), and {@link #close} ends a waiting call with
 * {@link java.nio.channels.AsynchronousCloseException}; how much was written before is then
 * unknown.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7)</a>
 */
public final class StreamSocket extends StreamWriting implements ByteChannel, InterruptibleChannel {
    StreamSocket(Fd fd) {
        super(fd);
    }

    /**
     * Connects to a listener, waiting until it is so.
     *
     * @param address a {@link UnixAddress}, {@link java.net.UnixDomainSocketAddress} or {@link
     *     java.net.InetSocketAddress}
     * @return the connection
     * @throws InterruptedException if interrupted while waiting
     * @throws java.net.ConnectException if nobody listens there
     * @throws java.nio.file.NoSuchFileException if there is no such path
     * @throws java.nio.file.AccessDeniedException if the path may not be written
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/connect.2.html">connect(2)</a>
     */
    public static StreamSocket connect(SocketAddress address)
            throws IOException, InterruptedException {
        return new StreamSocket(Connecting.connect(address, SocketCalls.STREAM, Deadline.NEVER));
    }

    /**
     * Connects to a listener if that is possible at once.
     *
     * @param address as for {@link #connect}
     * @return the connection; empty if the backlog is full, or the answer did not come at once
     * @throws IOException as for {@link #connect}
     */
    public static Optional<StreamSocket> tryConnect(SocketAddress address) throws IOException {
        Fd fd = Connecting.tryConnect(address, SocketCalls.STREAM);
        return Optional.ofNullable(fd).map(StreamSocket::new);
    }

    /**
     * Connects to a listener, waiting a time at most.
     *
     * @param address as for {@link #connect}
     * @param timeout the longest wait; zero or less means now
     * @return the connection, or empty
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as for {@link #connect}
     */
    public static Optional<StreamSocket> tryConnect(SocketAddress address, Duration timeout)
            throws IOException, InterruptedException {
        Fd fd = Connecting.connect(address, SocketCalls.STREAM, Deadline.after(timeout));
        return Optional.ofNullable(fd).map(StreamSocket::new);
    }

    /**
     * Makes two UNIX sockets that are each other's peer.
     *
     * @return the pair
     * @throws IOException if there are too many descriptors
     * @see <a href="https://man7.org/linux/man-pages/man2/socketpair.2.html">socketpair(2)</a>
     */
    public static SocketPair<StreamSocket> pair() throws IOException {
        return Connecting.pair(SocketCalls.STREAM, StreamSocket::new);
    }

    /**
     * Takes over a descriptor, received or inherited for example.
     *
     * @param fd the descriptor of a stream socket that does not listen
     * @return the connection, which owns it
     * @throws IllegalArgumentException if it is of another kind; it stays the caller's
     * @throws java.nio.channels.ClosedChannelException if it is closed
     * @throws IOException if the call fails
     */
    public static StreamSocket adopt(Fd fd) throws IOException {
        require(fd, SocketCalls.STREAM, false);
        return new StreamSocket(fd);
    }

    /**
     * Tells the address of the peer.
     *
     * @return its address
     * @throws IOException if this is closed or not connected, or the call fails
     */
    public SocketAddress peerAddress() throws IOException {
        return Addresses.ask(fd(), "getpeername", SocketCalls::getpeername);
    }

    /**
     * Tells who is at the other side of a UNIX socket, as it was when the connection was made.
     *
     * @return its process, user and group
     * @throws UnsupportedOperationException if this is not a UNIX socket
     * @throws IOException if this is closed, or the call fails
     */
    public PeerCredentials peer() throws IOException {
        return Connecting.peer(fd());
    }

    /**
     * Ends the stream that comes: further reads find its end.
     *
     * @throws IOException if this is closed or not connected, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public void shutdownInput() throws IOException {
        Connecting.shutdown(fd(), SocketCalls.INPUT);
    }

    /**
     * Ends the stream that goes: the peer finds its end; further writes fail with EPIPE.
     *
     * @throws IOException if this is closed or not connected, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public void shutdownOutput() throws IOException {
        Connecting.shutdown(fd(), SocketCalls.OUTPUT);
    }
}
