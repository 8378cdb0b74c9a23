package culebra.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.pipe.UnixPipe;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * An example: tells the service manager how this service does, as sd_notify(3) does.
 *
 * <p>Each state is a UNIX datagram to the address in the environment variable NOTIFY_SOCKET.
 */
final class SystemdNotify implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final MessageSocket socket;

    /** Reaches a service manager at a path, or at an abstract name behind an at sign. */
    SystemdNotify(String address) throws IOException {
        UnixAddress manager =
                address.startsWith("@")
                        ? UnixAddress.abstractName(address.substring(1))
                        : UnixAddress.path(address);
        // Not MessageSocket.connect, which also binds a name: the service manager does not reply.
        socket = MessageSocket.unconnected(StandardProtocolFamily.UNIX).connectTo(manager);
    }

    /** Sends assignments such as "READY=1", a line each. */
    void send(String... states) throws IOException, InterruptedException {
        socket.send(ByteBuffer.wrap(String.join("\n", states).getBytes(UTF_8)));
    }

    /** Waits until all that was sent has been dealt with; tells whether that was in time. */
    boolean await(Duration timeout) throws IOException, InterruptedException {
        try (var pipe = UnixPipe.open()) {
            socket.send(ByteBuffer.wrap("BARRIER=1".getBytes(UTF_8)), pipe.sink().fd());
            pipe.sink().close(); // now the service manager has the only one, and closes it
            return pipe.source().tryRead(ByteBuffer.allocate(1), timeout) < 0;
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    /** {@code STATE...}: what systemd-notify does. */
    public static void main(String[] states) throws Exception {
        String address = System.getenv("NOTIFY_SOCKET");
        if (address == null) {
            System.out.println("no service manager");
            return;
        }
        try (var manager = new SystemdNotify(address)) {
            manager.send(states);
            System.out.println(manager.await(PATIENCE) ? "notified" : "no answer");
        }
    }
}
