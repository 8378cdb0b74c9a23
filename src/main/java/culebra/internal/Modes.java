package culebra.internal;

import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/** Converts permissions to the bits of a mode. */
public final class Modes {
    /** Reading and writing for the owner alone. */
    public static final int PRIVATE = 0600;

    private Modes() {}

    /** Returns the mode with the given permissions. */
    public static int of(Set<PosixFilePermission> permissions) {
        Objects.requireNonNull(permissions, "permissions");
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal(); // OWNER_READ to OTHERS_EXECUTE, as in rwxrwxrwx
        }
        return mode;
    }
}
