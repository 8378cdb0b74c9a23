package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Named POSIX shared memory: a file in {@code /dev/shm} that is not a semaphore.
 *
 * @param name the name, with its leading slash
 * @param size the size in bytes
 * @param uid the user ID of the owner
 * @param permissions the permissions of the memory
 * @param processes the processes that have the memory open or mapped
 * @see <a href="https://man7.org/linux/man-pages/man7/shm_overview.7.html">shm_overview(7)</a>
 */
public record SharedMemoryEntry(
        String name,
        long size,
        int uid,
        Set<PosixFilePermission> permissions,
        List<IpcProcess> processes)
        implements IpcEntry {
    /** Creates an entry. */
    public SharedMemoryEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(processes, "processes");
    }

    String summary() {
        return size + " bytes";
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
