package culebra.bench;

import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketPair;

import java.io.IOException;

/** What one thread does with junixsocket. */
final class JunixsocketCalls {
    private JunixsocketCalls() {}

    static Batches.Task of(String call) throws IOException {
        return switch (call) {
            case "stream" -> {
                var pair = AFUNIXSocketPair.open();
                yield JdkCalls.moves(pair.getSocket2(), pair.getSocket1());
            }
            case "datagram" -> {
                var pair = AFUNIXSocketPair.openDatagram();
                yield JdkCalls.moves(pair.getSocket2(), pair.getSocket1());
            }
            case "connect" -> connect();
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static Batches.Task connect() throws IOException {
        var address = AFUNIXSocketAddress.of(JdkCalls.path("connect"));
        AFUNIXServerSocketChannel listener = AFUNIXServerSocketChannel.open();
        listener.bind(address);
        return () -> {
            try (AFUNIXSocketChannel client = AFUNIXSocketChannel.open()) {
                client.connect(address);
                listener.accept().close();
            }
        };
    }
}
