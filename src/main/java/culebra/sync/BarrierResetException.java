package culebra.sync;

/**
 * Thrown when a {@link SharedBarrier} is reset while a thread waits at it, for example because a
 * party is missing. In this case, not all parties have arrived.
 */
public final class BarrierResetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BarrierResetException(String message) {
        super(message);
    }
}
