package culebra.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * An example: asks ssh-agent, over its UNIX socket, for the keys that it holds.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-sshm-ssh-agent/">the protocol</a>
 */
final class SshAgentClient implements AutoCloseable {
    private static final byte REQUEST_IDENTITIES = 11;
    private static final byte IDENTITIES_ANSWER = 12;
    private static final int LONGEST = 256 * 1024; // as in OpenSSH

    private final StreamSocket agent;
    private final DataInputStream answers;

    /** A public key, and what its owner calls it. */
    record Identity(byte[] key, String comment) {
        /** As ssh-add -l has it. */
        String fingerprint() throws NoSuchAlgorithmException {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        }
    }

    SshAgentClient(UnixAddress address) throws IOException, InterruptedException {
        agent = StreamSocket.connect(address);
        answers = new DataInputStream(Channels.newInputStream(agent));
    }

    List<Identity> identities() throws IOException {
        agent.write(ByteBuffer.allocate(5).putInt(1).put(REQUEST_IDENTITIES).flip());
        var answer = ByteBuffer.wrap(bytes(answers.readInt()));
        if (answer.get() != IDENTITIES_ANSWER) {
            throw new IOException("ssh-agent does not tell");
        }
        var identities = new ArrayList<Identity>();
        for (int left = answer.getInt(); left > 0; left--) {
            identities.add(new Identity(string(answer), new String(string(answer), UTF_8)));
        }
        return identities;
    }

    private byte[] bytes(int length) throws IOException {
        if (length < 1 || length > LONGEST) {
            throw new IOException("Not an answer: " + length + " bytes");
        }
        var bytes = new byte[length];
        answers.readFully(bytes);
        return bytes;
    }

    private static byte[] string(ByteBuffer answer) {
        var string = new byte[answer.getInt()];
        answer.get(string);
        return string;
    }

    @Override
    public void close() {
        agent.close();
    }

    /** Prints a line for each key. */
    public static void main(String[] arguments) throws Exception {
        UnixAddress address = UnixAddress.path(System.getenv("SSH_AUTH_SOCK"));
        try (var agent = new SshAgentClient(address)) {
            for (Identity identity : agent.identities()) {
                System.out.println(identity.fingerprint() + " " + identity.comment());
            }
        }
    }
}
