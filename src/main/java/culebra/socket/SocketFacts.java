package culebra.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.FdCalls;
import culebra.internal.Fds;
import culebra.internal.SocketCalls;
import culebra.internal.SocketOptionCalls;
import culebra.internal.SocketOptionTable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** Queries the properties of a socket: its family, its type, and whether it listens. */
final class SocketFacts {
    private SocketFacts() {}

    /** Checks that a descriptor is a socket of the given type that listens, or that does not. */
    static void require(Fd fd, int type, boolean listens) throws IOException {
        Objects.requireNonNull(fd, "fd");
        Fds.requireOpen(fd, fd);
        if (type(fd) != type || number(fd, SocketOptionTable.listens()) != (listens ? 1 : 0)) {
            throw new IllegalArgumentException(
                    fd
                            + " is not a socket of the required type, or its state (listening or"
                            + " not) is wrong");
        }
    }

    /** Returns the family of a socket: UNIX, IPv4 or IPv6. */
    static int family(Fd fd) throws ClosedChannelException {
        int family = familyIfOpen(fd);
        Fds.requireOpen(fd, fd);
        return family;
    }

    /** Returns the family of a socket; -1 if the descriptor is closed or not a socket. */
    static int familyIfOpen(Fd fd) {
        return number(fd, SocketOptionTable.family());
    }

    /** Returns the type of a socket; -1 if the descriptor is closed or not a socket. */
    static int type(Fd fd) {
        return number(fd, SocketOptionTable.type());
    }

    /** Returns the number of bytes available to receive. */
    static int available(Fd fd) throws IOException {
        int result = FdCalls.available(fd);
        if (result < 0) {
            throw Errors.io(result, "ioctl", fd.toString(), null);
        }
        return result;
    }

    /** Returns whether a socket of IPv4 or IPv6 has no port yet. */
    static boolean hasNoPort(Fd fd) throws IOException {
        return Addresses.ask(fd, "getsockname", SocketCalls::getsockname)
                        instanceof InetSocketAddress address
                && address.getPort() == 0;
    }

    /** Returns a numeric property of a socket; -1 if the system does not report it. */
    private static int number(Fd fd, SocketOptionTable.Entry option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            int result = SocketOptionCalls.get(fd, option.level(), option.number(), value);
            return result < 0 ? -1 : value.get(JAVA_INT, 0);
        }
    }
}
