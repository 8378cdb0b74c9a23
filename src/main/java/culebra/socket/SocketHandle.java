package culebra.socket;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.SocketCalls;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.util.Objects;

/**
 * The base class of sockets, which have an address and options.
 *
 * @param <H> the type of the socket itself
 */
public abstract sealed class SocketHandle<H extends SocketHandle<H>> extends FdHandle<H>
        permits StreamSocket, SocketListener, MessageSocket {
    SocketHandle(Fd fd) {
        super(fd);
    }

    /**
     * Returns the address of this socket.
     *
     * @return an {@link java.net.InetSocketAddress}, or a {@link UnixAddress}, which is unnamed
     *     unless the socket was bound
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public final SocketAddress localAddress() throws IOException {
        return Addresses.ask(fd(), "getsockname", SocketCalls::getsockname);
    }

    /**
     * Returns the value of an option.
     *
     * @param option one of {@link java.net.StandardSocketOptions}, {@link LinuxSocketOptions} or
     *     {@code jdk.net.ExtendedSocketOptions}
     * @param <T> the type of the option's value
     * @return the value. The size of a buffer is as the system reports it, which is twice the value
     *     that was set. IP_MULTICAST_IF is null if no interface was set, or, over IPv4, if the
     *     interface has no IPv4 address
     * @throws UnsupportedOperationException if the option is unknown, or does not apply to this
     *     socket
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/getsockopt.2.html">getsockopt(2)</a>
     */
    public final <T> T getOption(SocketOption<T> option) throws IOException {
        Objects.requireNonNull(option, "option");
        return OptionValues.get(fd(), option);
    }

    /**
     * Sets an option.
     *
     * @param option one of {@link java.net.StandardSocketOptions}, {@link LinuxSocketOptions} or
     *     {@code jdk.net.ExtendedSocketOptions}
     * @param value the value; for SO_LINGER the number of seconds, or a negative number to switch
     *     the option off
     * @param <T> the type of the option's value
     * @return this
     * @throws IllegalArgumentException if the value has another type, or is a time that is negative
     *     or too long
     * @throws UnsupportedOperationException if the option is unknown, or does not apply to this
     *     socket
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</a>
     */
    public final <T> H setOption(SocketOption<T> option, T value) throws IOException {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(value, "value");
        OptionValues.set(fd(), option, value);
        return self();
    }

    /** Returns a string with the type, the descriptor, and whether it is open. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + fd() + "]";
    }

    @SuppressWarnings("unchecked") // H is the class that extends this
    private H self() {
        return (H) this;
    }
}
