package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A named POSIX semaphore.
 *
 * @param name the name, with its leading slash
 * @param value the number of permits; empty if this user may not read the semaphore's file, or if
 *     this process has a record lock on that file, which reading would release
 * @param waiting the number of threads that wait for a permit, including threads that were killed
 *     while waiting; empty if {@code value} is empty
 * @param uid the user ID of the owner
 * @param permissions the permissions of the semaphore
 * @param processes the processes that have the semaphore open; a JVM keeps a closed semaphore open
 *     until it is garbage collected
 * @see <a href="https://man7.org/linux/man-pages/man7/sem_overview.7.html">sem_overview(7)</a>
 */
public record SemaphoreEntry(
        String name,
        OptionalInt value,
        OptionalInt waiting,
        int uid,
        Set<PosixFilePermission> permissions,
        List<IpcProcess> processes)
        implements IpcEntry {
    /** Creates an entry. */
    public SemaphoreEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(waiting, "waiting");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(processes, "processes");
    }

    String summary() {
        if (value.isEmpty()) {
            return "not readable";
        }
        int threads = waiting.orElse(0);
        return "value " + value.getAsInt() + (threads == 0 ? "" : ", waiting: " + threads);
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
