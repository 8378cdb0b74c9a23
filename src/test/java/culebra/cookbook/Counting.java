package culebra.cookbook;

import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Counts for a client over TCP until the client cancels by an urgent byte, as {@code cancel.py}.
 */
final class Counting {
    private Counting() {}

    // @start region=count @highlight region regex="urgent(?=\()"
    /** {@code PORT}: sends lines with numbers to a client until it cancels, and then the sum. */
    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]); // 0 for any free port
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var listener = StreamListener.bind(address)) {
            System.out.println(((InetSocketAddress) listener.localAddress()).getPort());
            try (StreamSocket client = listener.accept()) {
                long sum = 0;
                for (int i = 1; client.urgent().isEmpty(); i++) { // does not wait
                    client.write(ByteBuffer.wrap((i + "\n").getBytes()));
                    sum += i;
                }
                client.write(ByteBuffer.wrap(("sum " + sum).getBytes()));
                client.shutdownOutput();
                client.read(
                        ByteBuffer.allocate(1)); // until the client closes; else bytes may be lost
            }
        }
    }
    // @end @end
}
