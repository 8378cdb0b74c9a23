package culebra.socket;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** An example: takes numbers from a {@link SequenceService}. Each thread has one of its own. */
final class SequenceServiceClient implements AutoCloseable {
    private final StreamSocket socket;

    SequenceServiceClient(SocketAddress service) throws IOException, InterruptedException {
        socket = StreamSocket.connect(service);
    }

    /** Takes so many numbers, of which this is the first. */
    long take(int count) throws IOException {
        socket.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, count));
        var first = ByteBuffer.allocate(Long.BYTES);
        if (!SequenceService.fill(first, socket)) {
            throw new EOFException("The service has ended");
        }
        return first.getLong(0);
    }

    @Override
    public void close() {
        socket.close();
    }

    /** {@code ADDRESS REQUESTS}: asks so often, and prints the first number and the count. */
    public static void main(String[] arguments) throws Exception {
        try (var client = new SequenceServiceClient(AddressText.parse(arguments[0]))) {
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                int count = i % 3 + 1;
                System.out.println(client.take(count) + " " + count);
            }
        }
    }
}
