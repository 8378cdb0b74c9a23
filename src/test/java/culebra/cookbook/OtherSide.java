package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Patience;
import culebra.testing.Peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The sides of the examples that are not Java, in {@code src/test/c/cookbook}. The package pages of
 * the Javadoc show them: {@code @start}, {@code @highlight} and {@code @end} in their comments are
 * meant for those.
 */
public final class OtherSide {
    static final Path DIRECTORY = Path.of("src/test/c/cookbook");
    private static final int STANDARD_STREAMS = 3;
    private static final int ENOUGH = 1024;

    private OtherSide() {}

    public static Peer c(String name, Object... arguments) throws IOException {
        return Peer.c("cookbook/" + name, texts(arguments).toArray(String[]::new));
    }

    public static Peer python(String name, Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of("python3", DIRECTORY + "/" + name + ".py"));
        command.addAll(texts(arguments));
        return Peer.command(command);
    }

    /**
     * Lets a client connect and leave while the server has no free descriptor. The server must
     * report EMFILE and then find a connection whose client has gone.
     */
    static void connectWithoutDescriptorAndLeave(Peer server, String socket) throws Exception {
        limitDescriptors(server, STANDARD_STREAMS);
        StreamSocket.connect(UnixAddress.path(socket)).close();
        Patience.await(
                () -> server.errors().contains("EMFILE") || !server.isAlive(),
                () -> "the server does not report EMFILE: " + server.errors());
        assertTrue(server.isAlive(), () -> "the server has ended: " + server.errors());
        limitDescriptors(server, ENOUGH);
    }

    /** Sets the soft limit of a running process; descriptors that are open stay open. */
    private static void limitDescriptors(Peer server, int limit) throws Exception {
        String pid = "--pid=" + server.pid();
        try (Peer prlimit = Peer.command(List.of("prlimit", pid, "--nofile=" + limit + ":"))) {
            prlimit.join();
        }
    }

    private static List<String> texts(Object[] arguments) {
        return List.of(arguments).stream().map(Object::toString).toList();
    }
}
