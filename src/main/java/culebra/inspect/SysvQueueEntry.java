package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A System V message queue. Its users are unknown, except for the last sender and receiver.
 *
 * @param id by which programs use it
 * @param key by which programs find it; 0 if it is private
 * @param messages the number of messages
 * @param bytes the total size of its messages
 * @param lastSender the pid of the last sender, which may have ended; 0 if none
 * @param lastReceiver the pid of the last receiver, which may have ended; 0 if none
 * @param uid the user to whom it belongs
 * @param permissions who may use it
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_sysvipc.5.html">proc_sysvipc(5)</a>
 */
public record SysvQueueEntry(
        int id,
        int key,
        long messages,
        long bytes,
        long lastSender,
        long lastReceiver,
        int uid,
        Set<PosixFilePermission> permissions)
        implements IpcEntry {
    /** Creates an entry. */
    public SysvQueueEntry {
        Objects.requireNonNull(permissions, "permissions");
    }

    @Override
    public List<IpcProcess> processes() {
        return List.of();
    }

    String summary() {
        return "messages: "
                + messages
                + ", "
                + bytes
                + " bytes"
                + (lastSender == 0 ? "" : ", last sent by " + lastSender)
                + (lastReceiver == 0 ? "" : ", last received by " + lastReceiver);
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
