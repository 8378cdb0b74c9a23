package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A POSIX semaphore with a name.
 *
 * @param name the name with its slash
 * @param value the number of permits; empty if its file may not be read, or this process has a
 *     record lock on it, which reading would release
 * @param waiting the number of threads that wait for one, including those that were killed while
 *     waiting; empty if {@code value} is empty
 * @param uid the user to whom it belongs
 * @param permissions who may open it
 * @param processes the processes that have it open; a JVM keeps a closed semaphore open until it is
 *     garbage collected
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
