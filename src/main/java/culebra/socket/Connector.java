package culebra.socket;

import static culebra.internal.NegatedErrno.EAGAIN;
import static culebra.internal.NegatedErrno.ECONNREFUSED;
import static culebra.internal.NegatedErrno.ENOTCONN;
import static culebra.internal.NegatedErrno.EPROTOTYPE;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.fd.Fd;
import culebra.internal.ConnectCalls;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.Platform;
import culebra.internal.Sockaddr;
import culebra.internal.SocketCalls;
import culebra.internal.SocketOptionCalls;
import culebra.internal.SocketOptionTable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.function.Function;

/** Connects sockets, queries their peers, and shuts them down. */
final class Connector {
    static final String NO_PORT =
            "all local ports are in use; /proc/sys/net/ipv4/ip_local_port_range has their range";

    private Connector() {}

    /** Connects a socket; returns null if not connected in time. */
    static Fd connect(SocketAddress address, int type, long deadline)
            throws IOException, InterruptedException {
        int family = Addresses.family(address);
        MemorySegment c = Addresses.encodePeer(address, family);
        Gate.requireNotInterrupted();
        Fd fd = Binder.socket(family, type);
        boolean connected = false;
        try {
            int result = ConnectCalls.connect(fd, c, deadline);
            if (result == Outcome.INTERRUPTED) {
                throw new InterruptedException();
            }
            connected = check(result, address);
            return connected ? fd : null;
        } finally {
            if (!connected) {
                fd.close();
            }
        }
    }

    static Fd tryConnect(SocketAddress address, int type) throws IOException {
        int family = Addresses.family(address);
        MemorySegment c = Addresses.encodePeer(address, family);
        Fd fd = Binder.socket(family, type);
        boolean connected = false;
        try {
            connected = check(ConnectCalls.connect(fd, c, Deadline.NOW), address);
            return connected ? fd : null;
        } finally {
            if (!connected) {
                fd.close();
            }
        }
    }

    /** Returns whether a connect was in time. */
    static boolean check(int result, SocketAddress address) throws IOException {
        if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
            return false;
        }
        if (result < 0) {
            throw failed(result, address);
        }
        return true;
    }

    private static IOException failed(int result, SocketAddress address) {
        return Errors.named(result, "connect", address.toString(), remedy(result, address));
    }

    /** Connects a datagram socket to a peer. */
    static void setPeer(Fd fd, SocketAddress address) throws IOException {
        requireDatagrams(fd);
        MemorySegment c = Addresses.encodePeer(address, SocketFacts.family(fd));
        int result = ConnectCalls.setPeer(fd, c);
        if (result < 0) {
            throw failed(result, address);
        }
    }

    /** Disconnects a datagram socket from its peer. */
    static void removePeer(Fd fd) throws IOException {
        requireDatagrams(fd);
        int result = ConnectCalls.setPeer(fd, Sockaddr.none());
        if (result < 0) {
            throw Errors.io(result, "connect", fd.toString(), null);
        }
    }

    private static void requireDatagrams(Fd fd) throws IOException {
        Fds.requireOpen(fd, fd);
        if (SocketFacts.type(fd) == SocketCalls.SEQPACKET) {
            throw new UnsupportedOperationException(
                    fd + " is a seqpacket socket, whose peer cannot change; see connectSeqpacket");
        }
    }

    /** Creates two connected sockets. */
    static <S extends AutoCloseable> SocketPair<S> pair(int type, Function<Fd, S> handle)
            throws IOException {
        Platform.require();
        int[] ends = new int[2];
        Fd[] both = new Fd[2];
        int result = SocketCalls.socketpair(type, ends);
        if (result < 0) {
            throw Errors.io(result, "socketpair", "for two sockets", null);
        }
        Fds.ownBoth(ends, both);
        try {
            return new SocketPair<>(handle.apply(both[0]), handle.apply(both[1]));
        } catch (Throwable failed) {
            Fds.closeBoth(both[0], both[1]);
            throw failed;
        }
    }

    static PeerCredentials peer(Fd fd) throws IOException {
        if (SocketFacts.family(fd) != Sockaddr.UNIX) {
            throw new UnsupportedOperationException(fd + " is not a UNIX socket");
        }
        SocketOptionTable.Entry option = SocketOptionTable.peer();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(12, 4);
            int result = SocketOptionCalls.get(fd, option.level(), option.number(), value);
            if (result < 0) {
                throw Errors.io(result, "getsockopt", fd.toString(), null);
            }
            if (value.get(JAVA_INT, 4) == -1) { // the system reports no credentials
                throw Errors.io(ENOTCONN, "getsockopt", fd.toString(), "it is not connected");
            }
            return new PeerCredentials(
                    value.get(JAVA_INT, 0), value.get(JAVA_INT, 4), value.get(JAVA_INT, 8));
        }
    }

    static void shutdown(Fd fd, int direction) throws IOException {
        int result = SocketCalls.shutdown(fd, direction);
        if (result < 0) {
            throw Errors.io(result, "shutdown", fd.toString(), null);
        }
    }

    private static String remedy(int result, SocketAddress address) {
        return switch (result) {
            case ECONNREFUSED -> "no process listens there, or the path is not a socket";
            case EPROTOTYPE -> "the socket there has another type (stream, datagram or seqpacket)";
            case EAGAIN -> NO_PORT;
            default -> LinkLocal.remedy(result, address);
        };
    }
}
