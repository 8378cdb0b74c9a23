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
 * Accepts connections of byte streams, on a UNIX, IPv4 or IPv6 address.
 *
 * <p>Closing a listener removes its socket file, even if its descriptor was also sent to another
 * process. {@code fd().detach()} does not remove the file.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/listen.2.html">listen(2)</a>
 */
public final class StreamListener extends SocketListener<StreamSocket, StreamListener> {
    private StreamListener(Fd fd) {
        super(fd, StreamSocket::new);
    }

    /**
     * Listens on an address. A path is accessible to this user only.
     *
     * @param address a {@link UnixAddress}, {@link java.net.UnixDomainSocketAddress} or {@link
     *     java.net.InetSocketAddress}; an IPv6 address also accepts IPv4, and a port without an
     *     address means IPv4
     * @return the listener
     * @throws java.net.BindException if the address is in use, or not one of this machine
     * @throws java.nio.file.NoSuchFileException if a path's directory does not exist
     * @throws java.nio.file.AccessDeniedException if the directory is not writable, or use of the
     *     port is not permitted
     * @throws IOException if the call fails
     */
    public static StreamListener bind(SocketAddress address) throws IOException {
        return bind(address, BACKLOG);
    }

    /**
     * Listens on an address. A path is accessible to this user only.
     *
     * @param address as for {@link #bind(SocketAddress)}
     * @param backlog the maximum number of connections that wait to be accepted; the system limits
     *     it to {@code /proc/sys/net/core/somaxconn}
     * @return the listener
     * @throws IllegalArgumentException if the backlog is not positive
     * @throws IOException as for {@link #bind(SocketAddress)}
     */
    public static StreamListener bind(SocketAddress address, int backlog) throws IOException {
        return bind(address, backlog, Map.of());
    }

    /**
     * Listens on an address with options that must be set before binding, such as {@link
     * LinuxSocketOptions#IPV6_V6ONLY}. A path is accessible to this user only.
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
    public static StreamListener bind(
            SocketAddress address, int backlog, Map<SocketOption<?>, ?> options)
            throws IOException {
        Objects.requireNonNull(options, "options");
        Fd fd = Binder.listen(address, SocketCalls.STREAM, backlog, Modes.PRIVATE, options);
        return Fds.handle(fd, StreamListener::new);
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
    public static StreamListener bind(
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
    public static StreamListener bind(
            UnixAddress path,
            int backlog,
            Map<SocketOption<?>, ?> options,
            Set<PosixFilePermission> permissions)
            throws IOException {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(options, "options");
        int mode = Modes.of(permissions);
        Fd fd = Binder.listen(path.requirePath(), SocketCalls.STREAM, backlog, mode, options);
        return Fds.handle(fd, StreamListener::new);
    }

    /**
     * Takes ownership of a descriptor, for example an inherited one. Closing this listener does not
     * remove the descriptor's path.
     *
     * @param fd the descriptor of a listening stream socket
     * @return the listener, which owns it
     * @throws IllegalArgumentException if {@code fd} is of another kind; the caller keeps ownership
     * @throws java.nio.channels.ClosedChannelException if {@code fd} is closed
     * @throws IOException if the call fails
     */
    public static StreamListener adopt(Fd fd) throws IOException {
        SocketFacts.require(fd, SocketCalls.STREAM, true);
        return new StreamListener(fd);
    }
}
