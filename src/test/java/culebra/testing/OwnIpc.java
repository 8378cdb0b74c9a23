package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** A namespace for what System V and message queues have names in: nobody else's are there. */
public final class OwnIpc {
    private OwnIpc() {}

    /**
     * The words before a command that runs in one; skips the test where there can be none.
     *
     * @param first what the shell does in it beforehand, such as raising a limit
     */
    public static List<String> prefix(String first) throws Exception {
        String script = first + "; exec \"$@\"";
        var prefix = List.of("unshare", "--ipc", "sh", "-e", "-c", script, "sh");
        var look = new ArrayList<>(prefix);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            assumeTrue(peer.exit() == 0, "the right to have an IPC namespace");
        }
        return prefix;
    }
}
