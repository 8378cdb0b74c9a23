package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** A new IPC namespace: System V objects and message queues of other processes are not in it. */
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
