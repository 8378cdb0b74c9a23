package culebra.event;

import java.io.IOException;

/** The wall clock was set, which the timer was to report: {@link ClockStep#REPORT}. */
public final class ClockStepException extends IOException {
    private static final long serialVersionUID = 1;

    ClockStepException(String message, Throwable cause) {
        super(message, cause);
    }
}
