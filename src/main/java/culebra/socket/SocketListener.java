package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Fds;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The base class of sockets that accept connections.
 *
 * <p>Binding to a path creates a socket file, which is removed when the listener is closed, unless
 * another file has replaced it. A socket file that a killed process has left is replaced when a
 * refused connection has proved that its process is dead. An interrupt ends a wait with {@link
 * InterruptedException} and leaves the listener open; {@link #close} ends it with {@link
 * java.nio.channels.AsynchronousCloseException}.
 *
 * @param <S> the type of a connection
 * @param <L> the type of the listener itself
 * @see <a href="https://man7.org/linux/man-pages/man2/accept.2.html">accept(2)</a>
 */
public abstract sealed class SocketListener<S, L extends SocketListener<S, L>>
        extends SocketHandle<L> permits StreamListener, SeqpacketListener {
    /** The default backlog: the maximum number of connections that wait to be accepted. */
    public static final int BACKLOG = 128;

    private final Function<Fd, S> connection;

    SocketListener(Fd fd, Function<Fd, S> connection) {
        super(fd);
        this.connection = connection;
    }

    /**
     * Accepts the next connection, waiting for one.
     *
     * @return the connection
     * @throws InterruptedException if interrupted while waiting
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws culebra.ErrnoException if there are too many descriptors, {@code EMFILE} or {@code
     *     ENFILE}; the connection stays in the backlog, and a later call may succeed
     * @throws IOException if the call fails
     */
    public final S accept() throws IOException, InterruptedException {
        return Fds.handle(Acceptor.accept(fd(), Deadline.NEVER), connection);
    }

    /**
     * Accepts the next connection if there is one.
     *
     * @return the connection; empty if there is none
     * @throws java.nio.channels.ClosedChannelException if this is closed
     * @throws IOException if there are too many descriptors, or the call fails
     */
    public final Optional<S> tryAccept() throws IOException {
        return connected(Acceptor.tryAccept(fd()));
    }

    /**
     * Accepts the next connection, waiting up to the given timeout for one.
     *
     * @param timeout the longest wait; zero or less means do not wait
     * @return the connection; empty if none arrived in time
     * @throws InterruptedException if interrupted while waiting
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if there are too many descriptors, or the call fails
     */
    public final Optional<S> tryAccept(Duration timeout) throws IOException, InterruptedException {
        return connected(Acceptor.accept(fd(), Deadline.after(timeout)));
    }

    private Optional<S> connected(Fd accepted) {
        return accepted == null
                ? Optional.empty()
                : Fds.handle(accepted, own -> Optional.of(connection.apply(own)));
    }
}
