package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.BufferView;
import culebra.internal.ConnectCalls;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.HeapCopy;
import culebra.internal.Modes;
import culebra.internal.Outcome;
import culebra.internal.PipeCalls;
import culebra.internal.PollCalls;
import culebra.internal.Sockaddr;
import culebra.internal.SocketCalls;
import culebra.internal.SocketOptionTable;
import culebra.internal.SocketTransfer;
import culebra.internal.Transfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;

/** What a {@link MessageSocket} does: each message is one call, and threads need no turns. */
final class Messages {
    private static final int NOBODY = -32; // EPIPE
    private static final int TOO_LONG = -90; // EMSGSIZE
    private static final int NO_ADDRESS = -89; // EDESTADDRREQ
    private static final int NO_PEER = -107; // ENOTCONN
    private static final int TOO_MANY = -109; // ETOOMANYREFS

    private final Fd fd;
    private final boolean connection;
    private final BufferView received = new BufferView();
    private final BufferView sent = new BufferView();

    private static final long MOST_KEPT = 256 * 1024;

    private final HeapCopy copy = new HeapCopy(MOST_KEPT);

    /** The address that was sent to last, which is most often the next one. */
    private volatile Destination last;

    Messages(Fd fd, int type) {
        this.fd = fd;
        this.connection = type == SocketCalls.SEQPACKET;
    }

    void connect(SocketAddress address) throws IOException {
        requireOpen();
        if (connection) {
            throw new UnsupportedOperationException(
                    fd + " is a seqpacket socket, whose peer stays; see connectSeqpacket");
        }
        MemorySegment c = Addresses.encodePeer(address, family());
        Connecting.check(ConnectCalls.setPeer(fd, c), address);
    }

    void bind(SocketAddress address) throws IOException {
        requireOpen();
        Binding.bind(fd, family(), address, Modes.PRIVATE);
    }

    void disconnect() throws IOException {
        requireOpen();
        int result = ConnectCalls.setPeer(fd, Sockaddr.none());
        if (result < 0) {
            throw Errors.io(result, "connect", fd.toString(), null);
        }
    }

    int receive(ByteBuffer into, long deadline) throws IOException, InterruptedException {
        return receive(SocketTransfer.RECEIVE, into, deadline);
    }

    int peek(ByteBuffer into) throws IOException, InterruptedException {
        return receive(SocketTransfer.PEEK_MESSAGE, into, Deadline.NEVER);
    }

    int tryReceive(ByteBuffer into) throws IOException {
        return moved(into, tryReceive(SocketTransfer.RECEIVE, segment(into)));
    }

    int receive(ByteBuffer into, Received received, long deadline)
            throws IOException, InterruptedException {
        return moved(into, receive(segment(into), received, deadline));
    }

    long receive(MemorySegment into, Received received, long deadline)
            throws IOException, InterruptedException {
        received.begin(into.byteSize(), true);
        long size = MessageSocket.NONE;
        try {
            size = receive(received.frame, into, deadline);
            if (size == MessageSocket.END && received.frame.broughtControl()) {
                size = 0; // the end brings nothing
            }
            return size;
        } finally {
            received.end(size);
        }
    }

    long receive(Transfer by, MemorySegment into, long deadline)
            throws IOException, InterruptedException {
        requireOpen();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long result = move(by, into, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, "recv", fd);
        }
        return size(result);
    }

    long tryReceive(Transfer by, MemorySegment into) throws IOException {
        requireOpen();
        long result = move(by, into, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, "recv", fd.toString(), null);
        }
        return size(result);
    }

    void send(ByteBuffer from, SocketAddress to, Fd... fds)
            throws IOException, InterruptedException {
        if (fds.length == 0) {
            send(from, to, Deadline.NEVER);
            return;
        }
        MemorySegment address = to == null ? MemorySegment.NULL : destination(to).address;
        try (var sending = Sending.to(fd, address, from.remaining(), fds)) {
            send(sending.transfer(), sent.of(from), to, Deadline.NEVER);
        }
        from.position(from.limit());
    }

    boolean send(ByteBuffer from, SocketAddress to, long deadline)
            throws IOException, InterruptedException {
        boolean done = send(sent.of(from), to, deadline);
        if (done) {
            from.position(from.limit());
        }
        return done;
    }

    boolean send(MemorySegment from, SocketAddress to, long deadline)
            throws IOException, InterruptedException {
        return send(transfer(to), from, to, deadline);
    }

    boolean send(Transfer by, MemorySegment from, SocketAddress to, long deadline)
            throws IOException, InterruptedException {
        requireOpen();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long result = moveCopied(by, from, deadline);
        if (result == Outcome.INTERRUPTED || result == Outcome.CLOSED) {
            throw Errors.wait(result, "send", fd);
        }
        return sent(result, from.byteSize(), to);
    }

    boolean trySend(ByteBuffer from, SocketAddress to) throws IOException {
        requireOpen();
        MemorySegment segment = sent.of(from);
        long result = moveCopied(transfer(to), segment, Deadline.NOW);
        boolean done = sent(result, segment.byteSize(), to);
        if (done) {
            from.position(from.limit());
        }
        return done;
    }

    private int receive(Transfer by, ByteBuffer into, long deadline)
            throws IOException, InterruptedException {
        return moved(into, receive(by, segment(into), deadline));
    }

    private MemorySegment segment(ByteBuffer into) {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        return received.of(into);
    }

    private static int moved(ByteBuffer into, long size) {
        if (size > 0) {
            into.position(into.position() + (int) Math.min(size, into.remaining()));
        }
        return (int) size;
    }

    /** Receives, by a copy if the bytes are to lie on the heap. */
    private long move(Transfer by, MemorySegment into, long deadline) {
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The segment is read-only");
        }
        if (into.isNative()) {
            return by.move(fd, into, deadline);
        }
        MemorySegment kept = copy.take(into.byteSize());
        MemorySegment part = kept.asSlice(0, into.byteSize());
        long result = by.move(fd, part, deadline);
        if (result > 0) {
            MemorySegment.copy(part, 0, into, 0, Math.min(result, into.byteSize()));
        }
        copy.keep(kept);
        return result;
    }

    private long moveCopied(Transfer by, MemorySegment from, long deadline) {
        if (from.isNative()) {
            return by.move(fd, from, deadline);
        }
        MemorySegment kept = copy.take(from.byteSize());
        long result = by.move(fd, kept.asSlice(0, from.byteSize()).copyFrom(from), deadline);
        copy.keep(kept);
        return result;
    }

    /** A seqpacket of no bytes looks like the end, which alone is ready for good. */
    private long size(long result) throws IOException {
        if (result < 0) {
            return MessageSocket.NONE;
        }
        return result == 0 && connection && hasEnded() ? MessageSocket.END : result;
    }

    private boolean hasEnded() {
        return fd.isOpen() && PollCalls.hungUp(fd) && PipeCalls.available(fd) == 0;
    }

    private SocketTransfer transfer(SocketAddress to) throws IOException {
        return to == null ? SocketTransfer.SEND : destination(to).transfer;
    }

    private Destination destination(SocketAddress to) throws IOException {
        Destination before = last;
        if (before != null && Addresses.same(before.to, to)) {
            return before;
        }
        MemorySegment address = Addresses.encodePeer(to, family());
        var destination = new Destination(to, address, SocketTransfer.sendTo(address));
        last = destination;
        return destination;
    }

    private boolean sent(long result, long size, SocketAddress to) throws IOException {
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return false;
        }
        if (result < 0) {
            String remedy = remedy((int) result, size);
            throw to == null
                    ? Errors.io(result, "send", fd.toString(), remedy)
                    : Errors.named(result, "sendto", to.toString(), remedy);
        }
        return true;
    }

    private String remedy(int result, long size) throws IOException {
        return switch (result) {
            case TOO_LONG ->
                    "the message has "
                            + size
                            + " bytes; "
                            + (family() == Sockaddr.UNIX
                                    ? "the limit is SO_SNDBUF, "
                                            + Options.get(fd, StandardSocketOptions.SO_SNDBUF)
                                            + ", less some for the system"
                                    : "the limit is 65,507 over IPv4 and 65,527 over IPv6");
            case NO_ADDRESS, NO_PEER -> "it has no peer: connect it, or say where to send";
            case TOO_MANY ->
                    "too many descriptors are on their way to receivers; RLIMIT_NOFILE (ulimit -n)";
            case NOBODY -> "the peer has gone";
            default -> null;
        };
    }

    private int family() throws IOException {
        requireOpen();
        return SocketHandle.number(fd, SocketOptionTable.family());
    }

    private void requireOpen() throws IOException {
        if (!fd.isOpen()) {
            throw Errors.closed(fd);
        }
    }

    private record Destination(SocketAddress to, MemorySegment address, SocketTransfer transfer) {}
}
