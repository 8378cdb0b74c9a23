package culebra.internal;

/**
 * The JDK's exceptions for closed handles, with a message that names the handle. The JDK's classes
 * have no message, so these are subclasses. Each has the simple name of the JDK's class and prints
 * its full name.
 */
final class ClosedException {
    private ClosedException() {}

    static java.nio.channels.ClosedChannelException before(String object) {
        return new ClosedChannelException(object);
    }

    static java.nio.channels.AsynchronousCloseException during(String object) {
        return new AsynchronousCloseException(object);
    }

    private static final class ClosedChannelException
            extends java.nio.channels.ClosedChannelException {
        private static final long serialVersionUID = 1;

        /** The handle that is closed. */
        private final String object;

        ClosedChannelException(String object) {
            this.object = object;
        }

        @Override
        public String getMessage() {
            return object + " is closed";
        }

        @Override
        public String toString() {
            return java.nio.channels.ClosedChannelException.class.getName() + ": " + getMessage();
        }
    }

    private static final class AsynchronousCloseException
            extends java.nio.channels.AsynchronousCloseException {
        private static final long serialVersionUID = 1;

        /** The handle that was closed. */
        private final String object;

        AsynchronousCloseException(String object) {
            this.object = object;
        }

        @Override
        public String getMessage() {
            return object + " was closed by another thread during the call";
        }

        @Override
        public String toString() {
            return java.nio.channels.AsynchronousCloseException.class.getName()
                    + ": "
                    + getMessage();
        }
    }
}
