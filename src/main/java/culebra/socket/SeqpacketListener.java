package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Fds;
import culebra.internal.Modes;
import culebra.internal.SocketCalls;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Accepts connections that preserve message boundaries and order, on a UNIX address.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7), SOCK_SEQPACKET</a>
 */
public final class SeqpacketListener extends SocketListener<MessageSocket, SeqpacketListener> {
    private SeqpacketListener(Fd fd) {
        super(fd, MessageSocket::seqpacket);
    }

    /**
     * Listens on an address. A path is accessible to this user only.
     *
     * @param address a {@link UnixAddress} or {@link java.net.UnixDomainSocketAddress}
     * @return the listener
     * @throws java.net.BindException if the address is in use
     * @throws java.nio.file.NoSuchFileException if a path's directory does not exist
     * @throws java.nio.file.AccessDeniedException if it may not be written
     * @throws IOException if the call fails
     */
    public static SeqpacketListener bind(SocketAddress address) throws IOException {
        return bind(address, BACKLOG);
    }

    /**
     * Listens on an address. A path is accessible to this user only.
     *
     * @param address as for {@link #bind(SocketAddress)}
     * @param backlog the maximum number of connections that wait to be accepted
     * @return the listener
     * @throws IllegalArgumentException if the backlog is not positive
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static SeqpacketListener bind(SocketAddress address, int backlog) throws IOException {
        return bind(address, backlog, Map.of());
    }

    /**
     * Listens on an address with options that must be set before binding. A path is accessible to
     * this user only.
     *
     * @param address as for {@link #bind(SocketAddress)}
     * @param backlog the maximum number of connections that wait to be accepted
     * @param options the options and their values
     * @return the listener
     * @throws IllegalArgumentException if the backlog is not positive
     * @throws UnsupportedOperationException if an option is unknown, or does not apply to this
     *     socket
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static SeqpacketListener bind(
            SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
            throws IOException {
        return listen(address, backlog, options, Modes.PRIVATE);
    }

    /**
     * Listens on a path with the given permissions, which the umask does not change.
     *
     * @param path the path of a UNIX socket
     * @param backlog the maximum number of connections that wait to be accepted
     * @param permissions the permissions of the path; connecting requires write permission
     * @return the listener
     * @throws IllegalArgumentException if the address is not a path, or the backlog not positive
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static SeqpacketListener bind(
            UnixAddress path, int backlog, Set<PosixFilePermission> permissions)
            throws IOException {
        return bind(path, backlog, Map.of(), permissions);
    }

    /**
     * Listens on a path with the given permissions, which the umask does not change, and with
     * options that must be set before binding.
     *
     * @param path the path of a UNIX socket
     * @param backlog the maximum number of connections that wait to be accepted
     * @param options the options and their values
     * @param permissions the permissions of the path; connecting requires write permission
     * @return the listener
     * @throws IllegalArgumentException if the address is not a path, or the backlog not positive
     * @throws UnsupportedOperationException if an option is unknown, or does not apply to this
     *     socket
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static SeqpacketListener bind(
            UnixAddress path,
            int backlog,
            Map<SocketOption<?>, ?> options,
            Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(path, "path");
        int mode = Modes.of(permissions);
        return listen(path.requirePath(), backlog, options, mode);
    }

    /**
     * Takes ownership of a descriptor, for example an inherited one. Closing this listener does not
     * remove the descriptor's path.
     *
     * @param fd the descriptor of a listening seqpacket socket
     * @return the listener, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws java.nio.channels.ClosedChannelException if {@code fd} is closed
     * @throws IOException if the call fails
     */
    public static SeqpacketListener adopt(Fd fd) throws IOException {
        SocketFacts.require(fd, SocketCalls.SEQPACKET, true);
        return new SeqpacketListener(fd);
    }

    private static SeqpacketListener listen(
            SocketAddress address, int backlog, Map<SocketOption<?>, ?> options, int mode)
            throws IOException {
        Objects.requireNonNull(options, "options");
        Fd fd = Binder.listen(address, SocketCalls.SEQPACKET, backlog, mode, options);
        return Fds.handle(fd, SeqpacketListener::new);
    }
}
