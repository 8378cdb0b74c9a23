package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/**
 * New namespaces, in which objects of other processes do not exist and limits may be changed. Each
 * is given as the words before a command that runs in it; a test that may not have one is skipped.
 */
public final class Namespace {
    private Namespace() {}

    /**
     * System V objects and message queues.
     *
     * @param first what the shell does in it beforehand, such as raising a limit
     */
    public static List<String> ipc(String first) throws Exception {
        return prefix("ipc", first);
    }

    /** An empty /dev/shm. */
    public static List<String> memory() throws Exception {
        return mounts("mount -t tmpfs tmpfs /dev/shm");
    }

    /**
     * File systems.
     *
     * @param first what the shell does in it beforehand, such as mounting another one
     */
    public static List<String> mounts(String first) throws Exception {
        return prefix("mount", first);
    }

    /**
     * A network with a loopback interface only.
     *
     * @param first what the shell does in it beforehand
     */
    public static List<String> network(String first) throws Exception {
        return prefix("net", "ip link set lo up; " + first);
    }

    private static List<String> prefix(String kind, String first) throws Exception {
        String script = first + "; exec \"$@\"";
        var prefix = List.of("unshare", "--" + kind, "sh", "-e", "-c", script, "sh");
        var look = new ArrayList<>(prefix);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            assumeTrue(peer.exit() == 0, "the right to have a namespace of its own: " + kind);
        }
        return prefix;
    }
}
