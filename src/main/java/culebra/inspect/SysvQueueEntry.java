package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A System V message queue. Its users are unknown, except for the last sender and receiver.
 *
 * @param id the identifier, which programs use to access the queue
 * @param key the key, which programs use to find the queue; 0 if the queue is private
 * @param messages the number of messages in the queue
 * @param bytes the total size of the messages, in bytes
 * @param lastSender the PID of the last sender, which may have ended; 0 if there is none
 * @param lastReceiver the PID of the last receiver, which may have ended; 0 if there is none
 * @param uid the user ID of the owner
 * @param permissions the permissions of the queue
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
