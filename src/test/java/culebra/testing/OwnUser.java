package culebra.testing;

import java.util.ArrayList;
import java.util.List;

/** A user namespace, in which the kernel counts what limits each user from 0 (Linux 5.14). */
public final class OwnUser {
    private OwnUser() {}

    /** Returns the words before a command that runs in one; none where there can be none. */
    public static String[] prefix() throws Exception {
        var prefix = List.of("unshare", "--user", "--map-root-user");
        var look = new ArrayList<>(prefix);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            return peer.exit() == 0 ? prefix.toArray(String[]::new) : new String[0];
        }
    }
}
