package culebra.socket;

import static culebra.internal.NegatedErrno.EAGAIN;
import static culebra.internal.NegatedErrno.ECONNRESET;
import static culebra.internal.NegatedErrno.EDESTADDRREQ;
import static culebra.internal.NegatedErrno.EMSGSIZE;
import static culebra.internal.NegatedErrno.ENOTCONN;
import static culebra.internal.NegatedErrno.EPERM;
import static culebra.internal.NegatedErrno.EPIPE;
import static culebra.internal.NegatedErrno.ESRCH;
import static culebra.internal.NegatedErrno.ETOOMANYREFS;

import culebra.fd.Fd;
import culebra.internal.BufferView;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.MessageFrame;
import culebra.internal.Outcome;
import culebra.internal.Sockaddr;
import culebra.internal.SocketCalls;
import culebra.internal.SocketTransfer;
import culebra.internal.Transfer;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends for a message socket, to its peer if the address is null. A message is sent by one call, so
 * threads need no serialization.
 */
final class MessageSender {
    private final Fd fd;
    private final boolean connection;
    private final HeapCopy copy = new HeapCopy(HeapCopy.MAX_KEPT);
    private final BufferView view = new BufferView();

    /** The last destination; the next one is usually the same. */
    private volatile Destination last;

    private int family;

    /**
     * How often the socket has lost its port: when it was created, and when it was disconnected.
     */
    private final AtomicInteger losses = new AtomicInteger();

    /** The number of losses after which a send gave the socket a port, as the first one does. */
    private volatile int restored;

    MessageSender(Fd fd, int type) {
        this.fd = fd;
        this.connection = type == SocketCalls.SEQPACKET;
        mayHaveLostPort();
    }

    boolean send(ByteBuffer from, SocketAddress to, Fd[] fds, long deadline)
            throws IOException, InterruptedException {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(fds, "fds");
        if (fds.length == 0) {
            return send(from, to, deadline);
        }
        try (var attached = attach(to, fds)) {
            return passed(from, send(attached.transfer(), view.of(from), to, deadline));
        }
    }

    boolean trySend(ByteBuffer from, SocketAddress to, Fd[] fds) throws IOException {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(fds, "fds");
        if (fds.length == 0) {
            return trySend(from, to);
        }
        try (var attached = attach(to, fds)) {
            return passed(from, trySend(attached.transfer(), view.of(from), to));
        }
    }

    boolean send(ByteBuffer from, SocketAddress to, long deadline)
            throws IOException, InterruptedException {
        Objects.requireNonNull(from, "from");
        return passed(from, send(view.of(from), to, deadline));
    }

    boolean trySend(ByteBuffer from, SocketAddress to) throws IOException {
        Objects.requireNonNull(from, "from");
        return passed(from, trySend(view.of(from), to));
    }

    boolean send(MemorySegment from, SocketAddress to, long deadline)
            throws IOException, InterruptedException {
        Objects.requireNonNull(from, "from");
        return send(transfer(to), from, to, deadline);
    }

    boolean trySend(MemorySegment from, SocketAddress to) throws IOException {
        Objects.requireNonNull(from, "from");
        return trySend(transfer(to), from, to);
    }

    boolean sendAs(ByteBuffer from, PeerCredentials as, long deadline)
            throws IOException, InterruptedException {
        Objects.requireNonNull(from, "from");
        return passed(from, send(frame(as), view.of(from), null, deadline));
    }

    boolean trySendAs(ByteBuffer from, PeerCredentials as) throws IOException {
        Objects.requireNonNull(from, "from");
        return passed(from, trySend(frame(as), view.of(from), null));
    }

    private MessageFrame frame(PeerCredentials as) throws IOException {
        int process = (int) Objects.requireNonNull(as, "as").pid();
        if (process != as.pid() || process < 1) {
            throw new IllegalArgumentException("pid must be from 1 to 2147483647: " + as);
        }
        if (SocketFacts.family(fd) != Sockaddr.UNIX) {
            throw new UnsupportedOperationException(
                    fd + " is not a UNIX socket; only UNIX sockets pass credentials");
        }
        return MessageFrame.sendingAs(process, as.uid(), as.gid());
    }

    private boolean send(Transfer by, MemorySegment from, SocketAddress to, long deadline)
            throws IOException, InterruptedException {
        Fds.requireOpen(fd, fd);
        Gate.requireNotInterrupted();
        if (mayLackPort() && trySend(by, from, to)) {
            return true;
        }
        long result = copy.send(by, fd, from, deadline);
        if (result == Outcome.INTERRUPTED || result == Outcome.CLOSED) {
            throw Errors.wait(result, "send", fd);
        }
        return sent(result, from.byteSize(), to);
    }

    private boolean trySend(Transfer by, MemorySegment from, SocketAddress to) throws IOException {
        Fds.requireOpen(fd, fd);
        int before = losses();
        long result = copy.send(by, fd, from, Deadline.NOW);
        if (mayLackPort()) {
            requirePort(before, result, to);
        }
        return sent(result, from.byteSize(), to);
    }

    /** The socket may have lost its port. */
    void mayHaveLostPort() {
        if (!connection) {
            losses.incrementAndGet();
        }
    }

    /** Returns whether {@link #requirePort} must see the result of an attempt before any wait. */
    boolean mayLackPort() {
        return restored != losses.get();
    }

    /** Returns what {@link #requirePort} has to know from before an attempt. */
    int losses() {
        return losses.get();
    }

    /** Without a free port the system says "not now", although no wait would end. */
    void requirePort(int before, long result, SocketAddress to) throws IOException {
        if (result == Outcome.NOT_NOW && SocketFacts.hasNoPort(fd)) {
            throw Errors.named(EAGAIN, "sendto", String.valueOf(to), Connector.NO_PORT);
        }
        if (result >= 0 || result == Outcome.NOT_NOW) {
            restored = before;
        }
    }

    private static boolean passed(ByteBuffer from, boolean done) {
        if (done) {
            from.position(from.limit());
        }
        return done;
    }

    private AttachedDescriptors attach(SocketAddress to, Fd[] fds) throws IOException {
        MemorySegment address = to == null ? MemorySegment.NULL : destination(to).address;
        return AttachedDescriptors.to(fd, address, fds);
    }

    private SocketTransfer transfer(SocketAddress to) throws IOException {
        return to == null ? SocketTransfer.SEND : destination(to).transfer;
    }

    private Destination destination(SocketAddress to) throws IOException {
        if (connection) { // the system would send it to the peer
            throw new UnsupportedOperationException(
                    fd + " is a seqpacket socket, which sends only to its peer");
        }
        Destination before = last;
        if (before != null && Addresses.same(before.to, to)) {
            return before;
        }
        Fds.requireOpen(fd, fd);
        MemorySegment address = Addresses.encodePeer(to, family());
        var destination = new Destination(to, address, SocketTransfer.sendTo(address));
        last = destination;
        return destination;
    }

    /** Returns the C form of a destination address. */
    MemorySegment address(SocketAddress to) throws IOException {
        return destination(to).address;
    }

    /** Returns the family of the socket, which never changes. */
    int family() throws IOException {
        int known = family;
        return known == 0 ? family = SocketFacts.family(fd) : known;
    }

    /** Returns false if there was no room in time. */
    boolean sent(long result, long size, SocketAddress to) throws IOException {
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return false;
        }
        if (result < 0) {
            if (!fd.isOpen()) {
                throw Errors.closedMeanwhile(fd);
            }
            String remedy = remedy((int) result, size, to);
            throw to == null || result == Outcome.CLOSED
                    ? Errors.io(result, "send", fd.toString(), remedy)
                    : Errors.named(result, "sendto", to.toString(), remedy);
        }
        return true;
    }

    private String remedy(int result, long size, SocketAddress to) throws IOException {
        return switch (result) {
            case EMSGSIZE ->
                    "the message has "
                            + size
                            + " bytes; "
                            + (SocketFacts.family(fd) == Sockaddr.UNIX
                                    ? "the limit is SO_SNDBUF, "
                                            + OptionValues.get(fd, StandardSocketOptions.SO_SNDBUF)
                                            + ", of which the system uses some itself"
                                    : "the limit is 65,507 over IPv4 and 65,527 over IPv6");
            case EDESTADDRREQ, ENOTCONN -> "it has no peer: connect it, or pass an address";
            case ETOOMANYREFS ->
                    "too many descriptors are in transit to receivers; RLIMIT_NOFILE (ulimit -n)";
            case EPIPE, ECONNRESET -> "the peer has disconnected";
            case ESRCH -> "no process has the pid of the credentials";
            case EPERM ->
                    "credentials of another process require CAP_SYS_ADMIN, those of another user"
                            + " or group CAP_SETUID or CAP_SETGID; or a firewall forbids it";
            default -> LinkLocal.remedy(result, to);
        };
    }

    private record Destination(SocketAddress to, MemorySegment address, SocketTransfer transfer) {}
}
