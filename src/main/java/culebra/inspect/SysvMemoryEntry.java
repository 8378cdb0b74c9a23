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
 * @param attached how often it is attached, in processes that cannot be seen too
 * @param removed whether it was removed, and goes when nobody has it attached any more
 * @param creator the pid of who made it, which may have gone
 * @param last the pid of who attached or detached it last; 0 if nobody
 * @param uid the user to whom it belongs
 * @param permissions who may attach it
 * @param processes who has it attached
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
