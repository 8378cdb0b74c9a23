package culebra;

import java.nio.file.Path;
import java.util.stream.Stream;

/** A call that waits, in a state in which it has to. */
interface BlockedCall {
    /** All of them. */
    static Stream<BlockedCall> all() {
        return Stream.<BlockedCall[]>of(
                        BlockedFdCall.values(),
                        BlockedSocketCall.values(),
                        BlockedQueueCall.values(),
                        BlockedLockCall.values(),
                        BlockedSysvCall.values())
                .flatMap(Stream::of);
    }

    /** Makes what the call waits for; there is a FIFO of the name fifo in the directory. */
    Wait open(Path directory) throws Exception;

    /** Returns whether an interrupt closes the handle, as for a channel of the JDK. */
    boolean isChannel();

    /** Returns whether there is a handle that can be closed during the wait. */
    boolean hasHandle();

    interface Body {
        void run() throws Exception;
    }

    /** A call that waits, the handle whose close ends it, and all that is to be closed after. */
    record Wait(AutoCloseable all, AutoCloseable handle, Body call) implements AutoCloseable {
        Wait(AutoCloseable handle, Body call) {
            this(handle, handle, call);
        }

        Wait(Body call) {
            this(() -> {}, null, call);
        }

        @Override
        public void close() throws Exception {
            all.close();
        }
    }
}
