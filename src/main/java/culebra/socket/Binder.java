package culebra.socket;

import static culebra.internal.NegatedErrno.EADDRINUSE;
import static culebra.internal.NegatedErrno.ECONNREFUSED;

import culebra.fd.Fd;
import culebra.internal.BoundPath;
import culebra.internal.ConnectCalls;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Platform;
import culebra.internal.Sockaddr;
import culebra.internal.SocketCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;

/**
 * Creates and binds sockets. A UNIX path that is in use is taken over only if its process is dead.
 */
final class Binder {
    private Binder() {}

    static Fd socket(int family, int type) throws IOException {
        Platform.require();
        if (type == SocketCalls.SEQPACKET && family != Sockaddr.UNIX) {
            throw new IllegalArgumentException("Seqpacket sockets support UNIX addresses only");
        }
        int number = SocketCalls.socket(family, type);
        if (number < 0) {
            throw Errors.io(number, "socket", "for a socket", null);
        }
        Fd fd = Fds.own(number);
        if (family == Sockaddr.INET6) {
            takeIpv4Too(fd);
        }
        return fd;
    }

    /** Lets an IPv6 socket accept IPv4 too, regardless of the system's default. */
    private static void takeIpv4Too(Fd fd) throws IOException {
        try {
            OptionValues.set(fd, LinuxSocketOptions.IPV6_V6ONLY, false);
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /** Creates a listening socket. */
    static Fd listen(
            SocketAddress address, int type, int backlog, int mode, Map<SocketOption<?>, ?> options)
            throws IOException {
        if (backlog < 1) {
            throw new IllegalArgumentException("backlog must be positive: " + backlog);
        }
        int family = Addresses.family(address);
        Fd fd = socket(family, type);
        try {
            if (family != Sockaddr.UNIX) {
                OptionValues.set(fd, StandardSocketOptions.SO_REUSEADDR, true);
            }
            OptionValues.setAll(fd, options);
            bind(fd, family, address, mode);
            int result = SocketCalls.listen(fd, backlog);
            if (result < 0) {
                throw Errors.io(result, "listen", "on " + address, null);
            }
            return fd;
        } catch (Throwable failed) {
            fd.close();
            throw failed;
        }
    }

    /** Binds a socket; the file of a path is removed when the socket is closed. */
    static void bind(Fd fd, int family, SocketAddress address, int mode) throws IOException {
        MemorySegment c = Addresses.encode(address, family);
        if (family != Sockaddr.UNIX || !Addresses.unix(address).isPath()) {
            check(SocketCalls.bind(fd, c), address);
            return;
        }
        byte[] path = Addresses.unix(address).name();
        check(SocketCalls.fchmod(fd, mode), address);
        int result = SocketCalls.bind(fd, c);
        check(result == EADDRINUSE ? bindOverDead(fd, path, c) : result, address);
        BoundPath.removeWhenClosed(fd, path);
        check(SocketCalls.chmod(path, mode), address);
    }

    /**
     * Replaces a socket file that a killed process has left. A datagram socket serves as the probe.
     * Only a dead socket refuses it: a socket that is bound but not listening yet reports another
     * type, and no connection appears in its queue. The probe's abstract name ensures that a rival
     * does not remove the socket that has just replaced the same dead one.
     */
    private static int bindOverDead(Fd fd, byte[] path, MemorySegment c) throws IOException {
        BoundPath.Identity dead = BoundPath.identify(path);
        if (dead == null) {
            return EADDRINUSE;
        }
        try (Fd probe = socket(Sockaddr.UNIX, SocketCalls.DATAGRAM)) {
            byte[] name = UnixAddress.abstractName("culebra " + dead).name();
            boolean replaces =
                    SocketCalls.bind(probe, Sockaddr.unix(name)) == 0
                            && ConnectCalls.setPeer(probe, c) == ECONNREFUSED
                            && BoundPath.remove(path, dead);
            return replaces ? SocketCalls.bind(fd, c) : EADDRINUSE;
        }
    }

    private static void check(int result, SocketAddress address) throws IOException {
        if (result < 0) {
            throw Errors.named(result, "bind", address.toString(), remedy(result, address));
        }
    }

    private static String remedy(int result, SocketAddress address) {
        return result == EADDRINUSE
                ? "it is in use, or the path is a file that is not a socket"
                : LinkLocal.remedy(result, address);
    }
}
