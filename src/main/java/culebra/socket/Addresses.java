package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.Platform;
import culebra.internal.Sockaddr;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.Objects;

/** Converts addresses between Java and C. */
final class Addresses {
    private static final byte[] NOTHING = {};

    private Addresses() {}

    /** Returns the family of an address. */
    static int family(SocketAddress address) {
        Objects.requireNonNull(address, "address");
        Platform.require();
        return switch (address) {
            case UnixAddress unix -> Sockaddr.UNIX;
            case UnixDomainSocketAddress unix -> Sockaddr.UNIX;
            case InetSocketAddress inet -> {
                if (inet.isUnresolved()) {
                    throw new UnresolvedAddressException();
                }
                yield inet.getAddress() instanceof Inet4Address ? Sockaddr.INET : Sockaddr.INET6;
            }
            default -> throw unknown(address);
        };
    }

    /** Returns the number of a family. */
    static int family(ProtocolFamily family) {
        Objects.requireNonNull(family, "family");
        Platform.require();
        return switch (family) {
            case StandardProtocolFamily.UNIX -> Sockaddr.UNIX;
            case StandardProtocolFamily.INET -> Sockaddr.INET;
            case StandardProtocolFamily.INET6 -> Sockaddr.INET6;
            default ->
                    throw new UnsupportedOperationException(
                            "Unsupported protocol family: " + family);
        };
    }

    /** Returns the C form of an address, for a socket of the given family. */
    static MemorySegment encode(SocketAddress address, int family) {
        if ((family(address) == Sockaddr.UNIX) != (family == Sockaddr.UNIX)) {
            throw new IllegalArgumentException(address + " is an address of another family");
        }
        if (address instanceof InetSocketAddress inet) {
            if (family == Sockaddr.INET && !(inet.getAddress() instanceof Inet4Address)) {
                throw new IllegalArgumentException(address + " is not an IPv4 address");
            }
            return Sockaddr.inet(LinkLocal.scoped(inet), family == Sockaddr.INET6);
        }
        return unix(address).encoded();
    }

    /** Returns the C form of an address to connect or send to. */
    static MemorySegment encodePeer(SocketAddress address, int family) {
        MemorySegment c = encode(address, family);
        if (family == Sockaddr.UNIX && unix(address).isUnnamed()) {
            throw new IllegalArgumentException(
                    "An unnamed socket cannot be reached; bind it to a path or an abstract name");
        }
        return c;
    }

    /**
     * Returns whether two addresses are the same, including the scope of IPv6, which {@code equals}
     * ignores.
     */
    static boolean same(SocketAddress one, SocketAddress other) {
        return one.equals(other) && scope(one) == scope(other);
    }

    private static int scope(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                        && inet.getAddress() instanceof Inet6Address host
                ? host.getScopeId()
                : 0;
    }

    /** Returns the address of a UNIX socket, given as either class. */
    static UnixAddress unix(SocketAddress address) {
        return switch (address) {
            case UnixAddress unix -> unix;
            case UnixDomainSocketAddress unix ->
                    unix.getPath().toString().isEmpty()
                            ? UnixAddress.unnamed()
                            : UnixAddress.path(unix.getPath());
            default -> throw unknown(address);
        };
    }

    /**
     * Returns the Java form of an address that the system reported; null if there is none, for
     * example for a UDP peer that has disconnected.
     */
    static SocketAddress decode(MemorySegment address, int length) {
        int family = Sockaddr.family(address, length);
        if (family == Sockaddr.UNIX) {
            return UnixAddress.of(length == 0 ? NOTHING : Sockaddr.unixName(address, length));
        }
        return family == Sockaddr.INET || family == Sockaddr.INET6 ? Sockaddr.inet(address) : null;
    }

    /** A call that queries one of a socket's addresses. */
    interface Question {
        int ask(Fd fd, MemorySegment address);
    }

    static SocketAddress ask(Fd fd, String call, Question question) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(Sockaddr.MOST, 8);
            int length = question.ask(fd, address);
            if (length < 0) {
                throw Errors.io(length, call, fd.toString(), null);
            }
            return decode(address, length);
        }
    }

    private static IllegalArgumentException unknown(SocketAddress address) {
        return new IllegalArgumentException("Unsupported socket address: " + address);
    }
}
