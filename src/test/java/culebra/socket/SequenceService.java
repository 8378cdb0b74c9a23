package culebra.socket;

import culebra.ErrnoException;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An example: hands out numbers, each once, to many clients in many processes, each of which has a
 * virtual thread here.
 *
 * <p>A request is a count, an int; the answer is the first of so many numbers, a long; the most
 * significant byte first. Who asks for none, or for fewer, is cut off.
 */
final class SequenceService {
    private final AtomicLong next = new AtomicLong();

    private SequenceService() {}

    /** {@code ADDRESS}: see {@link AddressText}; prints it, with the port that 0 stands for. */
    // @start region=service @highlight region regex="(bind|accept|ofVirtual|read|write)(?=\()"
    public static void main(String[] arguments) throws Exception {
        SocketAddress address = AddressText.parse(arguments[0]);
        try (var listener = StreamListener.bind(address)) {
            System.out.println(AddressText.of(listener.localAddress()));
            var service = new SequenceService();
            while (true) {
                try {
                    StreamSocket client = listener.accept();
                    Thread.ofVirtual().start(() -> service.serve(client));
                } catch (ErrnoException full) { // EMFILE: wait until a client leaves
                    System.err.println(full.getMessage());
                    Thread.sleep(100);
                }
            }
        }
    }

    private void serve(StreamSocket client) {
        try (client) {
            var request = ByteBuffer.allocate(Integer.BYTES);
            while (fill(request.clear(), client)) {
                int count = request.getInt(0);
                if (count <= 0) {
                    System.err.println("not understood: " + count);
                    return;
                }
                long first = next.getAndAdd(count);
                client.write(ByteBuffer.allocate(Long.BYTES).putLong(0, first));
            }
        } catch (IOException gone) {
            System.err.println("gone: " + gone.getMessage());
        }
    }

    /** Reads until a buffer is full, since a read may return a part; false at the end. */
    static boolean fill(ByteBuffer buffer, ReadableByteChannel from) throws IOException {
        while (buffer.hasRemaining()) {
            if (from.read(buffer) < 0) {
                return false;
            }
        }
        return true;
    }
    // @end @end
}
