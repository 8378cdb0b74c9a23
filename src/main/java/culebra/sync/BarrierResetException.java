package culebra.sync;

/**
 * A {@link SharedBarrier} was reset while a thread waited at it, since a participant is missing:
 * the others have not all arrived.
 */
public final class BarrierResetException extends RuntimeException {
    private static final long serialVersionUID = 1;

    BarrierResetException(String message) {
        super(message);
    }
}
