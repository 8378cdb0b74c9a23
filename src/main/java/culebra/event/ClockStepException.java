package culebra.event;

import java.io.IOException;

/** Thrown when the wall clock was set and the timer was armed with {@link ClockStep#REPORT}. */
public final class ClockStepException extends IOException {
    private static final long serialVersionUID = 1;

    ClockStepException(String message, Throwable cause) {
        super(message, cause);
    }
}
