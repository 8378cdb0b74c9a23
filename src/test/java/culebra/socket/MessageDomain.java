package culebra.socket;

import culebra.testing.TempName;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.file.Path;

/** Where datagrams go: an enum source of parameterized tests. */
enum MessageDomain {
    PATH(StandardProtocolFamily.UNIX),
    ABSTRACT(StandardProtocolFamily.UNIX),
    UNNAMED(StandardProtocolFamily.UNIX),
    INET(StandardProtocolFamily.INET),
    INET6(StandardProtocolFamily.INET6);

    private final ProtocolFamily family;

    MessageDomain(ProtocolFamily family) {
        this.family = family;
    }

    ProtocolFamily family() {
        return family;
    }

    boolean isUnix() {
        return family == StandardProtocolFamily.UNIX;
    }

    /** Returns an unused address to bind to. */
    SocketAddress fresh(Path directory) {
        return switch (this) {
            case PATH -> UnixAddress.path(directory.resolve(TempName.next().substring(1)));
            case ABSTRACT -> UnixAddress.abstractName(TempName.next());
            case UNNAMED -> UnixAddress.unnamed();
            case INET, INET6 -> new InetSocketAddress(loopback(), 0);
        };
    }

    /** The address as words for a peer's command line: a kind, a name, a port. */
    static String[] words(SocketAddress address) {
        return switch (address) {
            case UnixAddress unix when unix.isPath() -> word("path", unix.toString(), 0);
            case UnixAddress unix -> word("abstract", unix.toString().substring(1), 0);
            case InetSocketAddress inet ->
                    word(
                            inet.getAddress() instanceof Inet6Address ? "inet6" : "inet",
                            inet.getAddress().getHostAddress().replaceAll("%.*", ""),
                            inet.getPort());
            default -> throw new AssertionError(address);
        };
    }

    private static String[] word(String kind, String name, int port) {
        return new String[] {kind, name, Integer.toString(port)};
    }

    private InetAddress loopback() {
        try {
            return InetAddress.getByName(this == INET ? "127.0.0.1" : "::1");
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
