package culebra.internal;

import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;

/** The JDK's exception for what is closed, with a message that names it. */
final class ClosedException {
    private ClosedException() {}

    static ClosedChannelException before(String object) {
        return new Before(object);
    }

    static AsynchronousCloseException during(String object) {
        return new During(object);
    }

    private static final class Before extends ClosedChannelException {
        private static final long serialVersionUID = 1;

        /** What is closed. */
        private final String object;

        Before(String object) {
            this.object = object;
        }

        @Override
        public String getMessage() {
            return object + " is closed";
        }

        @Override
        public String toString() {
            return ClosedChannelException.class.getName() + ": " + getMessage();
        }
    }

    private static final class During extends AsynchronousCloseException {
        private static final long serialVersionUID = 1;

        /** What was closed. */
        private final String object;

        During(String object) {
            this.object = object;
        }

        @Override
        public String getMessage() {
            return object + " was closed by another thread during the call";
        }

        @Override
        public String toString() {
            return AsynchronousCloseException.class.getName() + ": " + getMessage();
        }
    }
}
