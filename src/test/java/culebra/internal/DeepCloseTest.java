package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import culebra.fd.ReadChannel;
import culebra.pipe.UnixPipe;
import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.On;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;

/**
 * A close at the end of the stack of a virtual thread, which at once leaves the wake-ups to the
 * daemon, either closes the handle and wakes its reader, or throws and leaves the handle open.
 */
class DeepCloseTest {
    private static final int USUAL = 5;

    @Test
    void closesCompletelyOrNotAtAll() throws Exception {
        String ignored = Elsewhere.with().run(DeepCloseTest.class, "close");
    }

    static void close() throws Exception {
        for (int i = 0; i < USUAL + Counts.of(20, 500); i++) {
            try (UnixPipe pipe = UnixPipe.open()) {
                ReadChannel source = pipe.source();
                var reader = On.PLATFORM.start(() -> source.read(ByteBuffer.allocateDirect(1)));
                reader.blocked();
                var closer = new Closer(source);
                Runnable close = i < USUAL ? closer::attempt : closer::dive; // first with room
                Thread thread = On.VIRTUAL.thread(close);
                thread.start();
                thread.join();
                if (closer.halfway != null) {
                    throw new AssertionError("closed, but not to the end", closer.halfway);
                }
                assertInstanceOf(AsynchronousCloseException.class, reader.failure());
            }
        }
    }

    private static final class Closer {
        final ReadChannel source;
        boolean closed;
        Throwable halfway;

        Closer(ReadChannel source) {
            this.source = source;
        }

        /** Goes to the end of the stack, and on the way back attempts to close in each frame. */
        void dive() {
            try {
                dive();
            } catch (StackOverflowError expected) {
                closed = false;
            }
            if (!closed) {
                attempt();
            }
        }

        void attempt() {
            try {
                source.close();
                closed = true;
            } catch (StackOverflowError noRoom) {
                if (!source.isOpen()) {
                    closed = true;
                    halfway = noRoom;
                }
            } catch (Exception failed) {
                closed = true;
                halfway = failed;
            }
        }
    }
}
