package culebra.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A UNIX socket of this network namespace.
 *
 * <p>The kernel's table is plain text without escapes. A process that binds a name with a line feed
 * can make one socket look like two, the second of them with any address and inode.
 *
 * @param type the type of the socket
 * @param state the state of the socket
 * @param address the address to which the socket is bound, as the kernel reports it: a path, or an
 *     at sign followed by an abstract name, in which other at signs may represent zero bytes; empty
 *     if the socket is not bound
 * @param inode the inode that {@code /proc/PID/fd} shows; 0 while the connection has not been
 *     accepted yet
 * @param processes the processes that have the socket open
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_net.5.html">proc_net(5)</a>
 */
public record UnixSocketEntry(
        Type type, State state, Optional<String> address, long inode, List<IpcProcess> processes)
        implements IpcEntry {
    /** Creates an entry. */
    public UnixSocketEntry {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(processes, "processes");
    }

    /** The types of sockets. */
    public enum Type {
        /** A byte stream. */
        STREAM,
        /** Datagrams, which are single messages. */
        DATAGRAM,
        /** Messages over a connection, in sequence. */
        SEQPACKET
    }

    /** The states of a socket. */
    public enum State {
        /** The socket listens for connections. */
        LISTENING,
        /** The socket has no peer. */
        UNCONNECTED,
        /** The socket has connected, and the peer has not accepted the connection yet. */
        CONNECTING,
        /** The socket is connected to a peer. */
        CONNECTED,
        /** The socket is being closed. */
        DISCONNECTING
    }

    String summary() {
        return (type + ", " + state).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
