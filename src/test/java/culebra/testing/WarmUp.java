package culebra.testing;

import culebra.pipe.UnixPipe;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Has done once what a process does once, before a test counts descriptors or threads. */
public final class WarmUp {
    private WarmUp() {}

    /** The first wait of a virtual thread makes an epoll and its thread, which stay. */
    public static void epoll() {
        try (UnixPipe pipe = UnixPipe.open()) {
            var read = new FutureTask<>(() -> pipe.source().read(ByteBuffer.allocate(1)));
            Thread thread = Thread.ofVirtual().start(read);
            Blocked.in(thread, "park");
            thread.interrupt();
            read.get();
        } catch (ExecutionException ended) {
            if (!(ended.getCause() instanceof ClosedByInterruptException)) {
                throw new AssertionError(ended);
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
