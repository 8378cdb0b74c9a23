package culebra.sysv;

import culebra.internal.Errors;
import culebra.internal.KeyCalls;
import culebra.internal.PathName;
import culebra.internal.Platform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The key by which processes find a System V object.
 *
 * @param value the key as a number; 0 means {@link #PRIVATE}
 */
public record SysvKey(int value) {
    /**
     * No key: each {@code create} creates a new object, which other processes can find only by its
     * id.
     */
    public static final SysvKey PRIVATE = new SysvKey(0);

    private static final int MAX_PROJECT = 255;

    /**
     * Returns the key of a file and a project. Every program gets the same key for the same file
     * and project. The key is not unique, because it contains only some bits of the file's inode
     * and device.
     *
     * @param path a file that is never replaced by another
     * @param project the project, 1 to 255
     * @return the key
     * @throws IllegalArgumentException if the project is out of range
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the file cannot be examined
     * @see <a href="https://man7.org/linux/man-pages/man3/ftok.3.html">ftok(3)</a>
     */
    public static SysvKey of(Path path, int project) throws IOException {
        Objects.requireNonNull(path, "path");
        if (project < 1 || project > MAX_PROJECT) {
            throw new IllegalArgumentException("project must be from 1 to 255, not " + project);
        }
        byte[] name = PathName.bytes(path);
        Platform.require();
        int[] key = new int[1];
        int result = KeyCalls.ftok(name, project, key);
        if (result < 0) {
            throw Errors.named(result, "ftok", path.toString(), null);
        }
        return new SysvKey(key[0]);
    }

    /** Checks that other processes can find an object by the key. */
    static void requireShared(SysvKey key) {
        if (Objects.requireNonNull(key, "key").value == 0) {
            throw new IllegalArgumentException(
                    "No object can be found by SysvKey.PRIVATE; use a key of its own, or ofId");
        }
    }

    /** Returns a string with the number as {@code ipcs} shows it. */
    @Override
    public String toString() {
        return value == 0 ? "private" : String.format("0x%08x", value);
    }
}
