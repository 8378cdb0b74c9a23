package culebra.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Set;

/** Turns permissions into the bits of a mode. */
public final class Modes {
    /** Reading and writing for the owner alone. */
    public static final int PRIVATE = 0600;

    private static final int OTHERS = 0077;

    private Modes() {}

    /** The mode that has these permissions. */
    public static int of(Set<PosixFilePermission> permissions) {
        Objects.requireNonNull(permissions, "permissions");
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal(); // OWNER_READ to OTHERS_EXECUTE, as in rwxrwxrwx
        }
        return mode;
    }

    /** The mode less the umask, which before Linux 6.0 O_TMPFILE overlooks on some file systems. */
    static int cut(int mode) {
        return (mode & OTHERS) == 0 ? mode : mode & ~umask();
    }

    private static int umask() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("Umask:")) {
                    return Integer.parseInt(line.substring(6).strip(), 8);
                }
            }
            return 0;
        } catch (IOException unreadable) {
            return 0; // then the kernel's own word has to do
        }
    }
}
