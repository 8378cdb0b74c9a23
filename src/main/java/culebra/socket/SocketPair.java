package culebra.socket;

/**
 * Two UNIX sockets that are each other's peer.
 *
 * @param <S> the type of socket
 * @param first one of them
 * @param second the other
 */
public record SocketPair<S extends AutoCloseable>(S first, S second) implements AutoCloseable {
    /** Closes both. */
    @Override
    public void close() {
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
