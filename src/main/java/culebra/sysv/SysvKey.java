package culebra.sysv;

import culebra.internal.Errors;
import culebra.internal.KeyCalls;
import culebra.internal.PathName;
import culebra.internal.Platform;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * What processes find a System V object by.
 *
 * @param value the number, any but 0, which means {@link #PRIVATE}
 */
public record SysvKey(int value) {
    /** No key: each {@code create} makes another object, which others can only find by its id. */
    public static final SysvKey PRIVATE = new SysvKey(0);

    private static final int MAX_PROJECT = 255;

    /**
     * Makes a key of a file, as every program does that asks for the same file and project. It is
     * not unique: of the file's inode and device only some bits go into it.
     *
     * @param path a file that stays the same one
     * @param project 1 to 255
     * @return the key
     * @throws IllegalArgumentException if the project is none
     * @throws java.nio.file.NoSuchFileException if there is no such file
     * @throws IOException if the file cannot be looked at
     * @see <a href="https://man7.org/linux/man-pages/man3/ftok.3.html">ftok(3)</a>
     */
    public static SysvKey of(Path path, int project) throws IOException {
        Objects.requireNonNull(path, "path");
        if (project < 1 || project > MAX_PROJECT) {
            throw new IllegalArgumentException("A project is from 1 to 255, not " + project);
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

    /** Checks that others can find an object by it. */
    static void requireShared(SysvKey key) {
        if (Objects.requireNonNull(key, "key").value == 0) {
            throw new IllegalArgumentException("A private object has no key to be found by");
        }
    }

    /** Tells the number as {@code ipcs} does. */
    @Override
    public String toString() {
        return value == 0 ? "private" : String.format("0x%08x", value);
    }
}
