package culebra.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.Errors;
import culebra.internal.SocketCalls;
import culebra.internal.SocketOptionCalls;
import culebra.internal.SocketOptionTable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * What every socket has: an address and options.
 *
 * @param <H> the type of socket itself
 */
public abstract sealed class SocketHandle<H extends SocketHandle<H>> extends FdHandle<H>
        permits StreamReading, SocketListener, MessageReceiving {
    SocketHandle(Fd fd) {
        super(fd);
    }

    /**
     * Tells the address of this socket.
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
     * Tells an option.
     *
     * @param option one of {@link java.net.StandardSocketOptions} or {@link LinuxSocketOptions}
     * @param <T> the type of its value
     * @return its value; the sizes of buffers as the system counts them, which is twice what was
     *     set
     * @throws UnsupportedOperationException if the option is unknown, or not one of this socket
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/getsockopt.2.html">getsockopt(2)</a>
     */
    public final <T> T option(SocketOption<T> option) throws IOException {
        Objects.requireNonNull(option, "option");
        return Options.get(fd(), option);
    }

    /**
     * Sets an option.
     *
     * @param option one of {@link java.net.StandardSocketOptions} or {@link LinuxSocketOptions}
     * @param value its value; for SO_LINGER seconds, or a negative number to switch it off
     * @param <T> the type of its value
     * @return this
     * @throws IllegalArgumentException if the value is of another type
     * @throws UnsupportedOperationException if the option is unknown, or not one of this socket
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if the call fails
     * @see <a href="https://man7.org/linux/man-pages/man2/setsockopt.2.html">setsockopt(2)</a>
     */
    public final <T> H option(SocketOption<T> option, T value) throws IOException {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(value, "value");
        Options.set(fd(), option, value);
        return self();
    }

    /** Tells the type, the descriptor, and whether it is open. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + fd() + "]";
    }

    /** Checks that a descriptor is a socket of a type, which listens or does not. */
    static void require(Fd fd, int type, boolean listens) throws IOException {
        Objects.requireNonNull(fd, "fd");
        requireOpen(fd);
        if (number(fd, SocketOptionTable.type()) != type
                || number(fd, SocketOptionTable.listens()) != (listens ? 1 : 0)) {
            throw new IllegalArgumentException(fd + " is another kind of socket, or none");
        }
    }

    static void requireOpen(Fd fd) throws ClosedChannelException {
        if (!fd.isOpen()) {
            throw Errors.closed(fd);
        }
    }

    /** The family of a socket: UNIX, IPv4 or IPv6. */
    static int family(Fd fd) throws ClosedChannelException {
        int family = number(fd, SocketOptionTable.family());
        requireOpen(fd);
        return family;
    }

    /** The type of a socket, -1 if it is none. */
    static int typeOf(Fd fd) {
        return number(fd, SocketOptionTable.type());
    }

    /** A number that the system tells of a socket, -1 if it cannot. */
    static int number(Fd fd, SocketOptionTable.Entry option) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            int result = SocketOptionCalls.get(fd, option.level(), option.number(), value);
            return result < 0 ? -1 : value.get(JAVA_INT, 0);
        }
    }

    @SuppressWarnings("unchecked") // H is the class that extends this
    private H self() {
        return (H) this;
    }
}
