package culebra.inspect;

import culebra.internal.PathName;
import culebra.internal.RawText;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** The result of stat(2) on a file. */
record FileStatus(FileId id, long size, int mode, int uid, int links) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;

    /** Returns the status of a file; null if the file no longer exists or may not be examined. */
    static FileStatus of(Path path, LinkOption... options) {
        try {
            Map<String, Object> all =
                    Files.readAttributes(path, "unix:dev,ino,size,mode,uid,nlink", options);
            return new FileStatus(
                    FileId.of((long) all.get("dev"), (long) all.get("ino")),
                    (long) all.get("size"),
                    (int) all.get("mode"),
                    (int) all.get("uid"),
                    (int) all.get("nlink"));
        } catch (IOException gone) {
            return null;
        }
    }

    boolean isRegular() {
        return (mode & TYPE) == REGULAR;
    }

    Set<PosixFilePermission> permissions() {
        return permissions(mode);
    }

    /** Returns the permissions in a mode. */
    static Set<PosixFilePermission> permissions(int mode) {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((mode & 0400 >> permission.ordinal()) != 0) { // as in rwxrwxrwx
                permissions.add(permission);
            }
        }
        return Collections.unmodifiableSet(permissions);
    }

    /** Returns the text of an absolute path, independent of the locale of this JVM. */
    static String text(Path path) {
        return RawText.decode(PathName.bytes(path));
    }

    /** Returns the text of the last element of a path, independent of the locale. */
    static String name(Path path) {
        String text = text(path);
        return text.substring(text.lastIndexOf('/') + 1);
    }
}
