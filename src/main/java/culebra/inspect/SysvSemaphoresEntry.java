package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A set of System V semaphores. Its users are unknown.
 *
 * @param id the identifier, which programs use to access the set
 * @param key the key, which programs use to find the set; 0 if the set is private
 * @param count the number of semaphores in the set
 * @param lastOperation the time of the last operation, to the second; empty if there was none
 * @param uid the user ID of the owner
 * @param permissions the permissions of the set
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_sysvipc.5.html">proc_sysvipc(5)</a>
 */
public record SysvSemaphoresEntry(
        int id,
        int key,
        int count,
        Optional<Instant> lastOperation,
        int uid,
        Set<PosixFilePermission> permissions)
        implements IpcEntry {
    /** Creates an entry. */
    public SysvSemaphoresEntry {
        Objects.requireNonNull(lastOperation, "lastOperation");
        Objects.requireNonNull(permissions, "permissions");
    }

    @Override
    public List<IpcProcess> processes() {
        return List.of();
    }

    String summary() {
        String last = lastOperation.map(when -> ", last used " + when).orElse("");
        return "semaphores: " + count + last;
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
