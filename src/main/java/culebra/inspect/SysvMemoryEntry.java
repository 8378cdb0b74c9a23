package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * System V shared memory.
 *
 * @param id the identifier, which programs use to attach the memory
 * @param key the key, which programs use to find the memory; 0 if the memory is private
 * @param size the size in bytes
 * @param attached the number of attachments, including those of processes that are not visible
 * @param removed whether the memory was removed, in which case it is freed when the last process
 *     detaches it
 * @param creator the PID of the creator, which may have ended
 * @param last the PID of the process that last attached or detached the memory; 0 if there is none
 * @param uid the user ID of the owner
 * @param permissions the permissions of the memory
 * @param processes the processes that have the memory attached
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
