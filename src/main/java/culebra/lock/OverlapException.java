package culebra.lock;

import java.nio.channels.OverlappingFileLockException;

/**
 * The JDK's exception for an owner's second lock of a range, with a message that names the first.
 */
final class OverlapException extends OverlappingFileLockException {
    private static final long serialVersionUID = 1;

    private final String message;

    OverlapException(HeldLock wanted, HeldLock held) {
        message = wanted + " overlaps " + held + ", which this owner holds or waits for";
    }

    @Override
    public String getMessage() {
        return message;
    }

    @Override
    public String toString() {
        return OverlappingFileLockException.class.getName() + ": " + message;
    }
}
