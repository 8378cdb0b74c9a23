package culebra.internal;

/**
 * The JDK's exceptions for writing to a descriptor that was opened for reading only, and the
 * reverse, with a message. Like those of {@link ClosedException}, these subclasses print the JDK's
 * names.
 */
final class AccessModeException {
    private AccessModeException() {}

    static java.nio.channels.NonWritableChannelException nonWritable(String message) {
        return new NonWritableChannelException(message);
    }

    static java.nio.channels.NonReadableChannelException nonReadable(String message) {
        return new NonReadableChannelException(message);
    }

    private static final class NonWritableChannelException
            extends java.nio.channels.NonWritableChannelException {
        private static final long serialVersionUID = 1;

        private final String message;

        NonWritableChannelException(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }

        @Override
        public String toString() {
            return java.nio.channels.NonWritableChannelException.class.getName() + ": " + message;
        }
    }

    private static final class NonReadableChannelException
            extends java.nio.channels.NonReadableChannelException {
        private static final long serialVersionUID = 1;

        private final String message;

        NonReadableChannelException(String message) {
            this.message = message;
        }

        @Override
        public String getMessage() {
            return message;
        }

        @Override
        public String toString() {
            return java.nio.channels.NonReadableChannelException.class.getName() + ": " + message;
        }
    }
}
