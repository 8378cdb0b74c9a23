package culebra.sysv;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Peer;

import java.util.ArrayList;
import java.util.List;

/** A JVM whose System V objects are all its own, with limits that root has set for it. */
final class OwnLimits {
    private OwnLimits() {}

    /**
     * Starts a main class of the tests; skips the test where that cannot be.
     *
     * @param limits such as {@code msgmax=65536}, files of /proc/sys/kernel
     */
    static Peer java(List<String> limits, Class<?> main, String... arguments) throws Exception {
        var script = new StringBuilder();
        for (String limit : limits) {
            String[] parts = limit.split("=");
            script.append("echo '").append(parts[1]).append("' > /proc/sys/kernel/");
            script.append(parts[0]).append(" || exit 1; ");
        }
        var command = new ArrayList<>(List.of("unshare", "-i", "sh", "-c"));
        command.add(script + "exec \"$@\"");
        command.add("sh");
        try (Peer test = Peer.command(plus(command, List.of("true")))) {
            assumeTrue(test.exit() == 0, "an IPC namespace of its own: root only");
        }
        return Peer.command(plus(command, Peer.javaCommand(List.of(), main, arguments)));
    }

    private static List<String> plus(List<String> first, List<String> more) {
        var all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }
}
