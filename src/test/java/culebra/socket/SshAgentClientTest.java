package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A real ssh-agent, and what the tools of OpenSSH say. */
class SshAgentClientTest {
    private static final Pattern BITS_AND_TYPE = Pattern.compile("(?m)^\\d+ | \\(\\w+\\)$");

    @TempDir private Path directory;
    private Path path;

    @BeforeEach
    void name() {
        path = directory.resolve("agent");
    }

    @Test
    void theAgentTellsItsKeys() throws Exception {
        try (Peer agent = agent();
                var client = new SshAgentClient(UnixAddress.path(path))) {
            assertEquals(List.of(), client.identities());
            add("first", "ed25519");
            add("second", "rsa");
            String expected = BITS_AND_TYPE.matcher(openssh("ssh-add", "-l")).replaceAll("");
            assertEquals("first", client.identities().getFirst().comment());
            try (Peer main = with(Peer.javaCommand(List.of(), SshAgentClient.class))) {
                assertEquals(expected, main.join());
            }
            agent.kill();
            assertThrows(IOException.class, client::identities);
        }
    }

    @Test
    void somethingElseThanAnAgentIsFoundOut() throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                var client = new SshAgentClient(UnixAddress.path(path))) {
            try (StreamSocket socket = listener.accept()) {
                socket.write(ByteBuffer.wrap("HTTP/1.1 400".getBytes()));
                var failure = assertThrows(IOException.class, client::identities);
                assertTrue(failure.getMessage().startsWith("Not an answer"));
            }
        }
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                var client = new SshAgentClient(UnixAddress.path(path))) {
            try (StreamSocket socket = listener.accept()) {
                socket.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, 7));
                socket.shutdownOutput();
                assertThrows(EOFException.class, client::identities);
            }
        }
    }

    /** Starts ssh-agent, which prints where it is once it is there. */
    private Peer agent() throws IOException {
        Peer agent;
        try {
            agent = Peer.command(List.of("ssh-agent", "-D", "-a", path.toString()));
        } catch (IOException absent) {
            assumeTrue(false, "ssh-agent is not installed (Debian: openssh-client)");
            throw absent;
        }
        String line = agent.line();
        assertTrue(line.startsWith("SSH_AUTH_SOCK=" + path + ";"), line);
        return agent;
    }

    private void add(String comment, String type) throws Exception {
        String key = directory.resolve(comment).toString();
        openssh("ssh-keygen", "-q", "-t", type, "-N", "", "-C", comment, "-f", key);
        openssh("ssh-add", "-q", key);
    }

    private String openssh(String... command) throws Exception {
        try (Peer peer = with(List.of(command))) {
            return peer.join();
        }
    }

    private Peer with(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command);
        builder.environment().put("SSH_AUTH_SOCK", path.toString());
        return Peer.start(builder);
    }
}
