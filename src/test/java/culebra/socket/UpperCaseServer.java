package culebra.socket;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * An example: sends every datagram back to its sender, in upper case.
 *
 * <p>No client can block the server or end it: a client that is dead or does not read gets no
 * reply. Over UNIX sockets, unread replies count against the server's own send buffer (SO_SNDBUF).
 * Clients that never read can therefore keep replies from other clients until they close. Serve
 * untrusted clients over connections instead, such as those of a {@link SeqpacketListener}.
 */
final class UpperCaseServer {
    private static final int LONGEST = 4096;

    private UpperCaseServer() {}

    /** {@code ADDRESS}: see {@link AddressText}; prints it, with the port that 0 stands for. */
    // @start region=server @highlight region regex="\b(bind|receive|trySend)(?=\()"
    public static void main(String[] arguments) throws Exception {
        try (var socket = MessageSocket.bind(AddressText.parse(arguments[0]));
                var received = Received.create(0)) { // descriptors are closed on arrival
            System.out.println(AddressText.of(socket.localAddress()));
            var message = ByteBuffer.allocateDirect(LONGEST);
            while (true) {
                socket.receive(message.clear(), received);
                if (received.from().isEmpty()) {
                    System.err.println("no name: it cannot be answered");
                } else if (received.isTruncated()) {
                    System.err.println("too long: " + received.fullSize());
                } else {
                    answer(socket, upperCase(message.flip()), received.from().get());
                }
            }
        }
    }

    private static void answer(MessageSocket socket, ByteBuffer answer, SocketAddress to) {
        try {
            if (!socket.trySend(answer, to)) {
                System.err.println("no room: " + to);
            }
        } catch (IOException gone) {
            System.err.println("gone: " + gone.getMessage());
        }
    }

    // @end @end

    /** In ASCII only, in place. */
    private static ByteBuffer upperCase(ByteBuffer text) {
        for (int i = 0; i < text.limit(); i++) {
            byte letter = text.get(i);
            if (letter >= 'a' && letter <= 'z') {
                text.put(i, (byte) (letter - 'a' + 'A'));
            }
        }
        return text;
    }
}
