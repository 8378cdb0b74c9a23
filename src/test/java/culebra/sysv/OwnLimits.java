package culebra.sysv;

import culebra.testing.Namespace;
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
        var first = new StringBuilder(":");
        for (String limit : limits) {
            String[] parts = limit.split("=");
            first.append("; echo '").append(parts[1]).append("' > /proc/sys/kernel/");
            first.append(parts[0]);
        }
        var command = new ArrayList<>(Namespace.ipc(first.toString()));
        command.addAll(Peer.javaCommand(List.of(), main, arguments));
        return Peer.command(command);
    }
}
