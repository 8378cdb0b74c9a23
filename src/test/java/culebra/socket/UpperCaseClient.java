package culebra.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** An example: has an {@link UpperCaseServer} change texts. */
final class UpperCaseClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int LONGEST = 4096;

    private final MessageSocket socket;

    /** Reaches a server; over UNIX this has a name then, so that the server can answer. */
    UpperCaseClient(SocketAddress server) throws IOException {
        socket = MessageSocket.connect(server);
    }

    /** Returns a text in upper case. */
    String upperCase(String text) throws IOException, InterruptedException {
        socket.send(ByteBuffer.wrap(text.getBytes(ISO_8859_1)));
        var answer = ByteBuffer.allocate(LONGEST);
        if (socket.tryReceive(answer, PATIENCE) == MessageSocket.NONE) {
            throw new SocketTimeoutException("The server does not answer"); // or UDP has lost it
        }
        return ISO_8859_1.decode(answer.flip()).toString();
    }

    @Override
    public void close() {
        socket.close();
    }

    /** {@code ADDRESS TEXT...}: prints each text in upper case. */
    public static void main(String[] arguments) throws Exception {
        try (var client = new UpperCaseClient(AddressText.parse(arguments[0]))) {
            for (int i = 1; i < arguments.length; i++) {
                System.out.println(client.upperCase(arguments[i]));
            }
        }
    }
}
