package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** A /dev/shm of its own: the files of other processes are not in it. */
public final class OwnMemory {
    private OwnMemory() {}

    /** The words before a command that has one; skips the test where there can be none. */
    public static String[] prefix() throws Exception {
        String script = "mount -t tmpfs tmpfs /dev/shm; exec \"$@\"";
        var prefix = new ArrayList<>(List.of("unshare", "--mount", "sh", "-e", "-c", script, "sh"));
        String[] words = prefix.toArray(String[]::new);
        prefix.add("true");
        try (Peer peer = Peer.command(prefix)) {
            assumeTrue(peer.exit() == 0, "the right to mount a /dev/shm of its own");
        }
        return words;
    }
}
