package culebra.inspect;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A UNIX socket of this network namespace.
 *
 * <p>The kernel's table is text without escapes: a process that binds a name with a line feed can
 * make one socket look like two, the second with any address and inode.
 *
 * @param type the type of the socket
 * @param state its state
 * @param address the address it is bound to, as the kernel reports it: a path, or an at sign and an
 *     abstract name, in which other at signs may be zero bytes; empty if it is not bound
 * @param inode the inode that {@code /proc/PID/fd} shows; 0 while it waits to be accepted
 * @param processes the processes that have it open
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

    /** What a socket moves. */
    public enum Type {
        /** Bytes. */
        STREAM,
        /** Single messages. */
        DATAGRAM,
        /** Messages over a connection. */
        SEQPACKET
    }

    /** What a socket does. */
    public enum State {
        /** Waits for connections. */
        LISTENING,
        /** Has no other side. */
        UNCONNECTED,
        /** Is connected, and waits to be accepted. */
        CONNECTING,
        /** Is connected. */
        CONNECTED,
        /** Is being closed. */
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
