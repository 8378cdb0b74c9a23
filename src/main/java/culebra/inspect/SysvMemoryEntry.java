package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * System V shared memory.
 *
 * @param id by which programs attach it
 * @param key by which programs find it; 0 if it is private
 * @param size in bytes
 * @param attached how often it is attached, including processes that are not visible
 * @param removed whether it was removed, and is freed when no process has it attached
 * @param creator the pid of its creator, which may have ended
 * @param last the pid of the process that attached or detached it last; 0 if none
 * @param uid the user to whom it belongs
 * @param permissions who may attach it
 * @param processes the processes that have it attached
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_sysvipc.5.html">proc_sysvipc(5)</a>
 */
public record SysvMemoryEntry(
        int id,
        int key,
        long size,
        long attached,
        boolean removed,
        long creator,
        long last,
        int uid,
        Set<PosixFilePermission> permissions,
        List<IpcProcess> processes)
        implements IpcEntry {
    /** Creates an entry. */
    public SysvMemoryEntry {
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(processes, "processes");
    }

    String summary() {
        return size
                + " bytes, attached: "
                + attached
                + ", creator "
                + creator
                + (last == 0 ? "" : ", last " + last)
                + (removed ? ", removed" : "");
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
