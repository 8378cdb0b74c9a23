package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import culebra.fd.Fd;
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
 * daemon, either closes the handle and wakes its reader, or throws and leaves the handle open. The
 * same is true of giving up a number.
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
                new Closer(source, source::close).run(i < USUAL); // first with room
                assertInstanceOf(AsynchronousCloseException.class, reader.failure());
            }
        }
    }

    @Test
    void closesADescriptorThatNoThreadUsesCompletelyOrNotAtAll() throws Exception {
        String ignored = Elsewhere.with().run(DeepCloseTest.class, "closeUnused");
    }

    static void closeUnused() throws Exception {
        for (int i = 0; i < USUAL + Counts.of(20, 500); i++) {
            try (UnixPipe pipe = UnixPipe.open()) {
                new Closer(pipe.source(), pipe.source()::close).run(i < USUAL);
            }
        }
    }

    @Test
    void detachesCompletelyOrNotAtAll() throws Exception {
        String ignored = Elsewhere.with().run(DeepCloseTest.class, "detach");
    }

    static void detach() throws Exception {
        for (int i = 0; i < USUAL + Counts.of(20, 500); i++) {
            try (UnixPipe pipe = UnixPipe.open()) {
                var numbers = new int[1];
                Fd fd = pipe.source().fd();
                new Closer(pipe.source(), () -> numbers[0] = fd.detach()).run(i < USUAL);
                Descriptor.closeNumber(numbers[0]);
            }
        }
    }

    private interface Close {
        void run() throws Exception;
    }

    private static final class Closer {
        final ReadChannel source;
        final Close close;
        final int open = Descriptor.count();
        boolean closed;
        Throwable halfway;

        Closer(ReadChannel source, Close close) {
            this.source = source;
            this.close = close;
        }

        /** Closes in a virtual thread, with room on its stack or near its end. */
        void run(boolean room) throws InterruptedException {
            Thread thread = On.VIRTUAL.thread(room ? this::attempt : this::dive);
            thread.start();
            thread.join();
            if (halfway != null) {
                throw new AssertionError("closed, but not to the end", halfway);
            }
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
                close.run();
                closed = true;
            } catch (StackOverflowError noRoom) {
                if (!source.isOpen() || Descriptor.count() != open) {
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
