package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;

/** JVMs in which system calls fail as in a container with a seccomp filter. */
public final class Sandbox {
    private static final int UNAVAILABLE = 77;

    private Sandbox() {}

    /**
     * JVMs behind a filter; skips the test where a process may not install one.
     *
     * @param refusals calls and error numbers such as {@code statx=1}: see {@code refuse.c}
     */
    public static Elsewhere refusing(List<String> refusals) throws Exception {
        return Elsewhere.with("-XX:-UsePerfData").behind(prefix(refusals));
    }

    /** The words before a command that runs behind a filter. */
    public static List<String> prefix(List<String> refusals) throws Exception {
        var prefix = new ArrayList<>(List.of(Peer.program("refuse").toString()));
        prefix.addAll(refusals);
        prefix.add("--");
        var look = new ArrayList<>(prefix);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            assumeTrue(peer.exit() != UNAVAILABLE, "the right to install a seccomp filter");
        }
        return prefix;
    }
}
