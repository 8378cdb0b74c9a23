package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Fds;
import culebra.internal.Modes;
import culebra.internal.Sockaddr;
import culebra.internal.SocketCalls;
import culebra.internal.SocketTransfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A socket that sends and receives whole messages: datagrams over UNIX, IPv4 and IPv6, or
 * seqpackets, which are messages over a UNIX connection.
 *
 * <p>A receive returns the size of the message in bytes, which may be 0. If the size exceeds the
 * room in the buffer, the message was truncated. {@link #NONE} means that no message arrived in
 * time. {@link #END} means that the peer of a seqpacket socket has disconnected; an empty final
 * message is indistinguishable from {@code END}. If the peer disconnected without reading all
 * messages from this socket, the next call fails once with ECONNRESET. The peer's own messages can
 * still be received after that, followed by {@code END}.
 *
 * <p>Over UNIX no message is lost or reordered. A send waits until there is room both at the
 * receiver and in this socket's own send buffer (SO_SNDBUF), which is filled by unread messages to
 * all receivers. A virtual thread that waits to send to an address over UNIX, or to connect to a
 * full backlog, uses one of at most 4,096 platform threads that are kept for such waits; further
 * waits fail with {@link java.util.concurrent.RejectedExecutionException}.
 *
 * <p>An interrupt ends a wait with {@link InterruptedException} and leaves the socket open; {@link
 * #close} ends it with {@link java.nio.channels.AsynchronousCloseException}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/recv.2.html">recv(2)</a>
 */
public final class MessageSocket extends SocketHandle<MessageSocket> {
    /** No message arrived in time. */
    public static final int NONE = MessageReceiver.NONE;

    /**
     * The peer has disconnected and all its messages were received. An empty final message is
     * indistinguishable from this.
     */
    public static final int END = MessageReceiver.END;

    private final MessageSender sender;
    private final MessageReceiver receiver;
    private final MulticastGroups groups;
    private final BatchSender batchSender;
    private final BatchReceiver batchReceiver;

    private MessageSocket(Fd fd, int type) {
        super(fd);
        sender = new MessageSender(fd, type);
        receiver = new MessageReceiver(fd, type);
        groups = new MulticastGroups(fd);
        batchSender = new BatchSender(fd, sender);
        batchReceiver = new BatchReceiver(fd, receiver);
    }

    /**
     * Creates a datagram socket without an address or a peer, for a client that only sends.
     *
     * @param family {@link StandardProtocolFamily}: UNIX, INET or INET6
     * @return the socket
     * @throws UnsupportedOperationException if the family is none of these
     * @throws IOException if the call fails
     */
    public static MessageSocket unconnected(ProtocolFamily family) throws IOException {
        Fd fd = Binder.socket(Addresses.family(family), SocketCalls.DATAGRAM);
        return Fds.handle(fd, own -> new MessageSocket(own, SocketCalls.DATAGRAM));
    }

    /**
     * Creates a datagram socket that is bound to an address. If the address is a path, its file is
     * accessible to this user only and is removed when the socket is closed. A socket file that a
     * killed process has left is replaced.
     *
     * @param address a {@link UnixAddress}, {@link java.net.UnixDomainSocketAddress} or {@link
     *     java.net.InetSocketAddress}; {@link UnixAddress#unnamed} lets the system choose
     * @return the socket
     * @throws java.net.BindException if the address is in use, or not one of this machine
     * @throws java.nio.file.NoSuchFileException if a path's directory does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be written
     * @throws IOException if the call fails
     */
    public static MessageSocket bind(SocketAddress address) throws IOException {
        return bind(address, Map.of());
    }

    /**
     * Creates a datagram socket that is bound to an address, with options that must be set before
     * binding, such as {@link java.net.StandardSocketOptions#SO_REUSEPORT}.
     *
     * @param address as for {@link #bind(SocketAddress)}
     * @param options the options and their values
     * @return the socket
     * @throws UnsupportedOperationException if an option is unknown, or does not apply to this
     *     socket
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static MessageSocket bind(SocketAddress address, Map<SocketOption<?>, ?> options)
            throws IOException {
        return bind(address, options, Modes.PRIVATE);
    }

    /**
     * Creates a datagram socket that is bound to a path with the given permissions, which the umask
     * does not change.
     *
     * @param path the path of a UNIX socket
     * @param permissions the permissions of the path; sending to it requires write permission
     * @return the socket
     * @throws IllegalArgumentException if the address is not a path
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static MessageSocket bind(UnixAddress path, Set<PosixFilePermission> permissions)
            throws IOException {
        return bind(path, Map.of(), permissions);
    }

    /**
     * Creates a datagram socket that is bound to a path with the given permissions, which the umask
     * does not change, and with options that must be set before binding.
     *
     * @param path the path of a UNIX socket
     * @param options the options and their values
     * @param permissions the permissions of the path; sending to it requires write permission
     * @return the socket
     * @throws IllegalArgumentException if the address is not a path
     * @throws UnsupportedOperationException if an option is unknown, or does not apply to this
     *     socket
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static MessageSocket bind(
            UnixAddress path, Map<SocketOption<?>, ?> options, Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(path, "path");
        return bind(path.requirePath(), options, Modes.of(permissions));
    }

    /**
     * Creates a datagram socket and connects it to a peer. A UNIX socket gets an abstract name, so
     * that the peer can answer.
     *
     * @param address the peer's address
     * @return the socket
     * @throws java.net.ConnectException if no socket has the address
     * @throws java.nio.file.NoSuchFileException if there is no such path
     * @throws java.nio.file.AccessDeniedException if the path may not be written
     * @throws IOException if the call fails
     */
    public static MessageSocket connect(SocketAddress address) throws IOException {
        int family = Addresses.family(address);
        Fd fd = Binder.socket(family, SocketCalls.DATAGRAM);
        try {
            if (family == Sockaddr.UNIX) {
                Binder.bind(fd, family, UnixAddress.unnamed(), Modes.PRIVATE);
            }
            return new MessageSocket(fd, SocketCalls.DATAGRAM).connectTo(address);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /**
     * Connects to a {@link SeqpacketListener}, waiting for the connection to be established.
     *
     * @param address a {@link UnixAddress} or {@link java.net.UnixDomainSocketAddress}
     * @return the connection
     * @throws InterruptedException if interrupted while waiting
     * @throws java.net.ConnectException if no socket listens there
     * @throws java.nio.file.NoSuchFileException if there is no such path
     * @throws java.nio.file.AccessDeniedException if the path may not be written
     * @throws IOException if the call fails
     */
    public static MessageSocket connectSeqpacket(SocketAddress address)
            throws IOException, InterruptedException {
        Fd fd = Connector.connect(address, SocketCalls.SEQPACKET, Deadline.NEVER);
        return Fds.handle(fd, MessageSocket::seqpacket);
    }

    /**
     * Connects to a {@link SeqpacketListener} if that is possible without waiting.
     *
     * @param address as for {@link #connectSeqpacket}
     * @return the connection; empty if the backlog is full
     * @throws IOException as for {@link #connectSeqpacket}
     */
    public static Optional<MessageSocket> tryConnectSeqpacket(SocketAddress address)
            throws IOException {
        return connected(Connector.tryConnect(address, SocketCalls.SEQPACKET));
    }

    /**
     * Connects to a {@link SeqpacketListener}, waiting up to the given timeout.
     *
     * @param address as for {@link #connectSeqpacket}
     * @param timeout the longest wait; zero or less means do not wait
     * @return the connection; empty if the backlog stayed full
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as for {@link #connectSeqpacket}
     */
    public static Optional<MessageSocket> tryConnectSeqpacket(
            SocketAddress address, Duration timeout) throws IOException, InterruptedException {
        long deadline = Deadline.after(timeout);
        return connected(Connector.connect(address, SocketCalls.SEQPACKET, deadline));
    }

    private static Optional<MessageSocket> connected(Fd fd) {
        return fd == null ? Optional.empty() : Fds.handle(fd, own -> Optional.of(seqpacket(own)));
    }

    /**
     * Creates two connected UNIX datagram sockets.
     *
     * @return the pair
     * @throws IOException if there are too many descriptors
     */
    public static SocketPair<MessageSocket> pair() throws IOException {
        return pair(SocketCalls.DATAGRAM);
    }

    /**
     * Creates two connected seqpacket sockets. Unlike datagram sockets, each of them notices when
     * the other has disconnected.
     *
     * @return the pair
     * @throws IOException if there are too many descriptors
     */
    public static SocketPair<MessageSocket> pairSeqpacket() throws IOException {
        return pair(SocketCalls.SEQPACKET);
    }

    /**
     * Takes ownership of a descriptor, for example a received or inherited one.
     *
     * @param fd the descriptor of a datagram socket, or a seqpacket one that does not listen
     * @return the socket, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws java.nio.channels.ClosedChannelException if {@code fd} is closed
     * @throws IOException if the call fails
     */
    public static MessageSocket adopt(Fd fd) throws IOException {
        Objects.requireNonNull(fd, "fd");
        boolean connection = SocketFacts.type(fd) == SocketCalls.SEQPACKET;
        int type = connection ? SocketCalls.SEQPACKET : SocketCalls.DATAGRAM;
        SocketFacts.require(fd, type, false);
        return new MessageSocket(fd, type);
    }

    /**
     * Binds this datagram socket to an address, for example after setting options. A path is
     * treated as by {@link #bind(SocketAddress)}.
     *
     * @param address the address
     * @return this
     * @throws IOException as for {@link #bind(SocketAddress)}, or if this is already bound
     */
    public MessageSocket bindTo(SocketAddress address) throws IOException {
        Binder.bind(fd(), SocketFacts.family(fd()), address, Modes.PRIVATE);
        return this;
    }

    /**
     * Connects this datagram socket to a peer, replacing any earlier peer. The socket then receives
     * only from that peer.
     *
     * @param address the peer's address
     * @return this
     * @throws UnsupportedOperationException if this is a seqpacket socket
     * @throws IOException if this is closed, no socket has the address, or the call fails
     */
    public MessageSocket connectTo(SocketAddress address) throws IOException {
        Connector.setPeer(fd(), address);
        return this;
    }

    /**
     * Disconnects this datagram socket from its peer. The socket then receives from any sender. If
     * the system has chosen the local port, the socket loses that port; a port that was requested
     * is kept.
     *
     * @return this
     * @throws UnsupportedOperationException if this is a seqpacket socket
     * @throws IOException if this is closed, or the call fails
     */
    public MessageSocket disconnect() throws IOException {
        Connector.removePeer(fd());
        sender.mayHaveLostPort();
        return this;
    }

    /**
     * Sends a message to the peer, waiting until there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param fds descriptors to send with the message; the receiver gets duplicates
     * @throws IllegalArgumentException if there are too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException if this socket or a descriptor is closed, the message is too long, there
     *     is no peer, or the peer has disconnected
     */
    public void send(ByteBuffer from, Fd... fds) throws IOException, InterruptedException {
        sender.send(from, null, fds, Deadline.NEVER);
    }

    /**
     * Sends a message to the peer if there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @return true if the message was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from) throws IOException {
        return sender.trySend(from, null);
    }

    /**
     * Sends a message to the peer, waiting up to the given timeout until there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(from, null, Deadline.after(timeout));
    }

    /**
     * Sends a message to the peer if there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param fds descriptors to send with the message; the receiver gets duplicates
     * @return true if the message was sent; if false, no descriptor was sent either
     * @throws IllegalArgumentException if there are too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from, Fd... fds) throws IOException {
        return sender.trySend(from, null, fds);
    }

    /**
     * Sends a message to the peer, waiting up to the given timeout until there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param timeout the longest wait; zero or less means do not wait
     * @param fds descriptors to send with the message; the receiver gets duplicates
     * @return true if the message was sent; if false, no descriptor was sent either
     * @throws IllegalArgumentException if there are too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(ByteBuffer from, Duration timeout, Fd... fds)
            throws IOException, InterruptedException {
        return sender.send(from, null, fds, Deadline.after(timeout));
    }

    /**
     * Sends a message to an address, waiting until there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param to the receiver's address
     * @param fds descriptors to send with the message; the receiver gets duplicates
     * @throws IllegalArgumentException if there are too many descriptors
     * @throws UnsupportedOperationException if this is a seqpacket socket, which sends only to its
     *     peer, or there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException if this socket or a descriptor is closed, the message is too long, or no
     *     socket has the address
     */
    public void send(ByteBuffer from, SocketAddress to, Fd... fds)
            throws IOException, InterruptedException {
        sender.send(from, Objects.requireNonNull(to, "to"), fds, Deadline.NEVER);
    }

    /**
     * Sends a message to an address if there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param to the receiver's address
     * @return true if the message was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to) throws IOException {
        return sender.trySend(from, Objects.requireNonNull(to, "to"));
    }

    /**
     * Sends a message to an address, waiting up to the given timeout until there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param to the receiver's address
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(from, Objects.requireNonNull(to, "to"), Deadline.after(timeout));
    }

    /**
     * Sends a message to an address if there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param to the receiver's address
     * @param fds descriptors to send with the message; the receiver gets duplicates
     * @return true if the message was sent; if false, no descriptor was sent either
     * @throws IllegalArgumentException if there are too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to, Fd... fds) throws IOException {
        return sender.trySend(from, Objects.requireNonNull(to, "to"), fds);
    }

    /**
     * Sends a message to an address, waiting up to the given timeout until there is room.
     *
     * @param from the message, from the buffer's position to its limit
     * @param to the receiver's address
     * @param timeout the longest wait; zero or less means do not wait
     * @param fds descriptors to send with the message; the receiver gets duplicates
     * @return true if the message was sent; if false, no descriptor was sent either
     * @throws IllegalArgumentException if there are too many descriptors
     * @throws UnsupportedOperationException if there are descriptors and this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(ByteBuffer from, SocketAddress to, Duration timeout, Fd... fds)
            throws IOException, InterruptedException {
        return sender.send(from, Objects.requireNonNull(to, "to"), fds, Deadline.after(timeout));
    }

    /**
     * Sends a message to the peer, waiting until there is room.
     *
     * @param from the message
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public void send(MemorySegment from) throws IOException, InterruptedException {
        sender.send(from, null, Deadline.NEVER);
    }

    /**
     * Sends a message to the peer if there is room.
     *
     * @param from the message
     * @return true if the message was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(MemorySegment from) throws IOException {
        return sender.trySend(from, null);
    }

    /**
     * Sends a message to the peer, waiting up to the given timeout until there is room.
     *
     * @param from the message
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySend(MemorySegment from, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(from, null, Deadline.after(timeout));
    }

    /**
     * Sends a message to an address, waiting until there is room.
     *
     * @param from the message
     * @param to the receiver's address
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public void send(MemorySegment from, SocketAddress to)
            throws IOException, InterruptedException {
        sender.send(from, Objects.requireNonNull(to, "to"), Deadline.NEVER);
    }

    /**
     * Sends a message to an address if there is room.
     *
     * @param from the message
     * @param to the receiver's address
     * @return true if the message was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(MemorySegment from, SocketAddress to) throws IOException {
        return sender.trySend(from, Objects.requireNonNull(to, "to"));
    }

    /**
     * Sends a message to an address, waiting up to the given timeout until there is room.
     *
     * @param from the message
     * @param to the receiver's address
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException as for {@link #send(ByteBuffer, SocketAddress, Fd...)}
     */
    public boolean trySend(MemorySegment from, SocketAddress to, Duration timeout)
            throws IOException, InterruptedException {
        return sender.send(from, Objects.requireNonNull(to, "to"), Deadline.after(timeout));
    }

    /**
     * Sends all messages of a batch by as few system calls as possible, waiting until there is room
     * for each. Messages that were sent leave the batch, even if this method fails; the messages
     * that remain were not sent.
     *
     * @param batch the messages; if it is empty, nothing is sent
     * @return the number of messages sent, which is all of them
     * @throws IllegalArgumentException if the address of a message is of another family; then
     *     nothing is sent
     * @throws IllegalStateException if another thread uses the batch
     * @throws UnsupportedOperationException if this is a seqpacket socket and a message has an
     *     address; then nothing is sent
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as for {@link #send(ByteBuffer, Fd...)}; the message that failed is the
     *     first that remains
     * @see <a href="https://man7.org/linux/man-pages/man2/sendmmsg.2.html">sendmmsg(2)</a>
     */
    public int send(SendBatch batch) throws IOException, InterruptedException {
        return batchSender.send(batch, Deadline.NEVER);
    }

    /**
     * Sends as many messages of a batch as there is room for, without waiting. Messages that were
     * sent leave the batch.
     *
     * @param batch the messages
     * @return the number of messages sent, 0 if there is no room
     * @throws IllegalArgumentException as for {@link #send(SendBatch)}
     * @throws IllegalStateException as for {@link #send(SendBatch)}
     * @throws UnsupportedOperationException as for {@link #send(SendBatch)}
     * @throws IOException as for {@link #send(SendBatch)}; messages before the one that failed were
     *     sent and have left the batch
     */
    public int trySend(SendBatch batch) throws IOException {
        return batchSender.trySend(batch);
    }

    /**
     * Sends the messages of a batch, waiting up to the given timeout until there is room for each.
     * Messages that were sent leave the batch.
     *
     * @param batch the messages
     * @param timeout the longest wait for all of them; zero or less means do not wait
     * @return the number of messages sent in time
     * @throws IllegalArgumentException as for {@link #send(SendBatch)}
     * @throws IllegalStateException as for {@link #send(SendBatch)}
     * @throws UnsupportedOperationException as for {@link #send(SendBatch)}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException as for {@link #trySend(SendBatch)}
     */
    public int trySend(SendBatch batch, Duration timeout) throws IOException, InterruptedException {
        return batchSender.send(batch, Deadline.after(timeout));
    }

    /**
     * Receives all available messages that the batch has room for, waiting for the first one.
     *
     * @param into the batch to store the messages in; earlier messages in it are replaced
     * @return the number of messages received, at least 1, or {@link #END}. Empty messages at the
     *     end of a connection are indistinguishable from its end and are dropped
     * @throws IllegalStateException if another thread uses the batch
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/recvmmsg.2.html">recvmmsg(2)</a>
     */
    public int receive(ReceiveBatch into) throws IOException, InterruptedException {
        return batchReceiver.receive(into, Deadline.NEVER);
    }

    /**
     * Receives all available messages that the batch has room for, without waiting.
     *
     * @param into the batch to store the messages in; earlier messages in it are replaced
     * @return the number of messages received, or {@link #NONE} or {@link #END}
     * @throws IllegalStateException if another thread uses the batch
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ReceiveBatch into) throws IOException {
        return batchReceiver.tryReceive(into);
    }

    /**
     * Receives all available messages that the batch has room for, waiting up to the given timeout
     * for the first one.
     *
     * @param into the batch to store the messages in; earlier messages in it are replaced
     * @param timeout the longest wait; zero or less means do not wait
     * @return the number of messages received, or {@link #NONE} or {@link #END}
     * @throws IllegalStateException if another thread uses the batch
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ReceiveBatch into, Duration timeout)
            throws IOException, InterruptedException {
        return batchReceiver.receive(into, Deadline.after(timeout));
    }

    /**
     * Receives a message, waiting for one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @return the size of the message in bytes, or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int receive(ByteBuffer into) throws IOException, InterruptedException {
        return receiver.receive(SocketTransfer.RECEIVE, into, Deadline.NEVER);
    }

    /**
     * Receives a message if there is one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into) throws IOException {
        return receiver.tryReceive(SocketTransfer.RECEIVE, into);
    }

    /**
     * Receives a message, waiting up to the given timeout for one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(SocketTransfer.RECEIVE, into, Deadline.after(timeout));
    }

    /**
     * Receives a message, waiting for one.
     *
     * @param into the segment to store the message in
     * @return the size of the message in bytes, or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long receive(MemorySegment into) throws IOException, InterruptedException {
        return receiver.receive(SocketTransfer.RECEIVE, into, Deadline.NEVER);
    }

    /**
     * Receives a message if there is one.
     *
     * @param into the segment to store the message in
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into) throws IOException {
        return receiver.tryReceive(SocketTransfer.RECEIVE, into);
    }

    /**
     * Receives a message, waiting up to the given timeout for one.
     *
     * @param into the segment to store the message in
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(SocketTransfer.RECEIVE, into, Deadline.after(timeout));
    }

    /**
     * Receives a message with its sender, descriptors and credentials, waiting for one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @param received the object to store the sender, descriptors and credentials in
     * @return the size of the message in bytes, or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int receive(ByteBuffer into, Received received)
            throws IOException, InterruptedException {
        return receiver.receive(into, received, Deadline.NEVER);
    }

    /**
     * Receives a message with its sender, descriptors and credentials if there is one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @param received the object to store the sender, descriptors and credentials in
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received) throws IOException {
        return receiver.tryReceive(into, received);
    }

    /**
     * Receives a message with its sender, descriptors and credentials, waiting up to the given
     * timeout for one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @param received the object to store the sender, descriptors and credentials in
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryReceive(ByteBuffer into, Received received, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(into, received, Deadline.after(timeout));
    }

    /**
     * Receives a message with its sender, descriptors and credentials, waiting for one.
     *
     * @param into the segment to store the message in
     * @param received the object to store the sender, descriptors and credentials in
     * @return the size of the message in bytes, or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long receive(MemorySegment into, Received received)
            throws IOException, InterruptedException {
        return receiver.receive(into, received, Deadline.NEVER);
    }

    /**
     * Receives a message with its sender, descriptors and credentials if there is one.
     *
     * @param into the segment to store the message in
     * @param received the object to store the sender, descriptors and credentials in
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into, Received received) throws IOException {
        return receiver.tryReceive(into, received);
    }

    /**
     * Receives a message with its sender, descriptors and credentials, waiting up to the given
     * timeout for one.
     *
     * @param into the segment to store the message in
     * @param received the object to store the sender, descriptors and credentials in
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public long tryReceive(MemorySegment into, Received received, Duration timeout)
            throws IOException, InterruptedException {
        return receiver.receive(into, received, Deadline.after(timeout));
    }

    /**
     * Reads the next message without removing it, waiting for one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @return the size of the message in bytes, or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int peek(ByteBuffer into) throws IOException, InterruptedException {
        return receiver.receive(SocketTransfer.PEEK_MESSAGE, into, Deadline.NEVER);
    }

    /**
     * Reads the next message without removing it, if there is one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws IOException if this is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into) throws IOException {
        return receiver.tryReceive(SocketTransfer.PEEK_MESSAGE, into);
    }

    /**
     * Reads the next message without removing it, waiting up to the given timeout for one.
     *
     * @param into the buffer to store the message in, from its position to its limit; the position
     *     advances by the bytes stored
     * @param timeout the longest wait; zero or less means do not wait
     * @return the size of the message in bytes, or {@link #NONE} or {@link #END}
     * @throws InterruptedException if interrupted while waiting
     * @throws IOException if this is closed, or the call fails
     */
    public int tryPeek(ByteBuffer into, Duration timeout) throws IOException, InterruptedException {
        return receiver.receive(SocketTransfer.PEEK_MESSAGE, into, Deadline.after(timeout));
    }

    /**
     * Sends a message to the peer with chosen credentials, waiting until there is room. The
     * receiver gets them as {@link Received#credentials} if its socket has SO_PASSCRED. The kernel
     * checks them: a process may use its own pid and its own real, effective and saved user and
     * group numbers; only a privileged process may use others.
     *
     * @param from the message, from the buffer's position to its limit
     * @param as the credentials: a process, which must exist, a user and a group
     * @throws IllegalArgumentException if the pid is not positive
     * @throws UnsupportedOperationException if this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException if this process may not use the credentials (EPERM), or the process in
     *     them does not exist (ESRCH), or as for {@link #send(ByteBuffer, Fd...)}
     */
    public void sendAs(ByteBuffer from, PeerCredentials as)
            throws IOException, InterruptedException {
        sender.sendAs(from, as, Deadline.NEVER);
    }

    /**
     * Sends a message to the peer with chosen credentials if there is room. The receiver gets them
     * as {@link Received#credentials} if its socket has SO_PASSCRED. The kernel checks them: a
     * process may use its own pid and its own real, effective and saved user and group numbers;
     * only a privileged process may use others.
     *
     * @param from the message, from the buffer's position to its limit
     * @param as the credentials: a process, which must exist, a user and a group
     * @return true if the message was sent
     * @throws IllegalArgumentException if the pid is not positive
     * @throws UnsupportedOperationException if this is not a UNIX socket
     * @throws IOException if this process may not use the credentials (EPERM), or the process in
     *     them does not exist (ESRCH), or as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySendAs(ByteBuffer from, PeerCredentials as) throws IOException {
        return sender.trySendAs(from, as);
    }

    /**
     * Sends a message to the peer with chosen credentials, waiting up to the given timeout. The
     * receiver gets them as {@link Received#credentials} if its socket has SO_PASSCRED. The kernel
     * checks them: a process may use its own pid and its own real, effective and saved user and
     * group numbers; only a privileged process may use others.
     *
     * @param from the message, from the buffer's position to its limit
     * @param as the credentials: a process, which must exist, a user and a group
     * @param timeout the longest wait; zero or less means do not wait
     * @return true if the message was sent
     * @throws IllegalArgumentException if the pid is not positive
     * @throws UnsupportedOperationException if this is not a UNIX socket
     * @throws InterruptedException if interrupted while waiting; nothing was sent
     * @throws IOException if this process may not use the credentials (EPERM), or the process in
     *     them does not exist (ESRCH), or as for {@link #send(ByteBuffer, Fd...)}
     */
    public boolean trySendAs(ByteBuffer from, PeerCredentials as, Duration timeout)
            throws IOException, InterruptedException {
        return sender.sendAs(from, as, Deadline.after(timeout));
    }

    /**
     * Returns the number of bytes available to receive.
     *
     * @return the number of bytes: of the next message for a datagram socket, of all messages for a
     *     seqpacket socket. A message may have 0 bytes
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
     * @throws IOException if this is closed or has no peer, or the call fails
     */
    public SocketAddress peerAddress() throws IOException {
        return Addresses.ask(fd(), "getpeername", SocketCalls::getpeername);
    }

    /**
     * Returns the credentials of the peer of a seqpacket socket or a pair, as of connection time.
     *
     * @return the peer's process, user and group
     * @throws UnsupportedOperationException if this is not a UNIX socket
     * @throws IOException if this is closed, or the call fails
     */
    public PeerCredentials peer() throws IOException {
        return Connector.peer(fd());
    }

    /**
     * Shuts down sending: the peer of a seqpacket socket receives {@link #END}.
     *
     * @throws IOException if this is closed or has no peer, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
     */
    public void shutdownOutput() throws IOException {
        Connector.shutdown(fd(), SocketCalls.OUTPUT);
    }

    /**
     * Joins a multicast group, to receive messages from any source that are sent to the group and
     * to the port that this socket is bound to. From then on, this socket receives only multicast
     * messages of groups that it has joined itself, and not those of groups that other sockets on
     * this machine have joined. An IPv6 socket can also join IPv4 groups.
     *
     * @param group the address of the group
     * @param networkInterface the interface to join it on
     * @return the membership, which ends with {@link MulticastMembership#close} or with this socket
     * @throws IllegalArgumentException if the address is not a multicast address, or is an IPv6
     *     address while this is an IPv4 socket
     * @throws UnsupportedOperationException if this is a UNIX socket
     * @throws IllegalStateException if this socket has joined the group for single sources
     * @throws java.net.BindException if this socket has already joined the group
     * @throws IOException if this is closed, or the call fails
     * @see <a href="https://man7.org/linux/man-pages/man7/ip.7.html">ip(7)</a>
     */
    public MulticastMembership join(InetAddress group, NetworkInterface networkInterface)
            throws IOException {
        return groups.join(group, networkInterface, null);
    }

    /**
     * Joins a multicast group for one source, to receive messages that this source sends to the
     * group and to the port that this socket is bound to. To receive from further sources, call
     * this method again.
     *
     * @param group the address of the group
     * @param networkInterface the interface to join it on
     * @param source the address of the only sender to receive from
     * @return the membership, which ends with {@link MulticastMembership#close} or with this socket
     * @throws IllegalArgumentException if the address is not a multicast address, or is an IPv6
     *     address while this is an IPv4 socket; or if the source is of another family than the
     *     group, or is not the address of a possible sender
     * @throws UnsupportedOperationException if this is a UNIX socket
     * @throws IllegalStateException if this socket has joined the group for any source
     * @throws java.net.BindException if this socket has already joined the group for this source
     * @throws IOException if this is closed, or the call fails
     */
    public MulticastMembership join(
            InetAddress group, NetworkInterface networkInterface, InetAddress source)
            throws IOException {
        Objects.requireNonNull(source, "source");
        return groups.join(group, networkInterface, source);
    }

    static MessageSocket seqpacket(Fd fd) {
        return new MessageSocket(fd, SocketCalls.SEQPACKET);
    }

    private static MessageSocket bind(
            SocketAddress address, Map<SocketOption<?>, ?> options, int mode) throws IOException {
        Objects.requireNonNull(options, "options");
        int family = Addresses.family(address);
        Fd fd = Binder.socket(family, SocketCalls.DATAGRAM);
        try {
            OptionValues.setAll(fd, options);
            Binder.bind(fd, family, address, mode);
            return new MessageSocket(fd, SocketCalls.DATAGRAM);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    private static SocketPair<MessageSocket> pair(int type) throws IOException {
        return Connector.pair(type, fd -> new MessageSocket(fd, type));
    }
}
