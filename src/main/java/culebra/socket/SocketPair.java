package culebra.socket;

import culebra.fd.FdHandle;
import culebra.internal.Fds;

import java.util.Objects;

/**
 * Two connected UNIX sockets.
 *
 * @param <S> the type of socket
 * @param first one of the sockets
 * @param second the other socket
 */
public record SocketPair<S extends AutoCloseable>(S first, S second) implements AutoCloseable {
    /** Creates a pair. */
    public SocketPair {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
    }

    /**
     * Closes both sockets. A thread that waits on one of them fails because that socket is closed;
     * it does not read the end of the stream instead.
     */
    @Override
    public void close() {
        if (first instanceof FdHandle<?> one && second instanceof FdHandle<?> other) {
            Fds.closeBoth(one.fd(), other.fd());
            return;
        }
        try (first;
                second) {
            return;
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
