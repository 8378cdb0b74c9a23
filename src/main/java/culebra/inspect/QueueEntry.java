package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A POSIX message queue.
 *
 * @param name the name, with its leading slash
 * @param messages the number of messages in the queue; empty if this user may not open the queue,
 *     or if this process has another queue of the same name open
 * @param capacity the maximum number of messages; empty if {@code messages} is empty
 * @param messageSize the maximum size of a message, in bytes; empty if {@code messages} is empty
 * @param bytes the total size of the messages in the queue; empty if this user may not read from
 *     the queue, or if this process has it open for sending only
 * @param notified the process that the kernel notifies when a message arrives while the queue is
 *     empty; empty if no process is registered, or if {@code bytes} is empty
 * @param uid the user ID of the owner
 * @param permissions the permissions of the queue
 * @param processes the processes that have the queue open
 * @see <a href="https://man7.org/linux/man-pages/man7/mq_overview.7.html">mq_overview(7)</a>
 */
public record QueueEntry(
        String name,
        OptionalInt messages,
        OptionalInt capacity,
        OptionalInt messageSize,
        OptionalLong bytes,
        Optional<IpcProcess> notified,
        int uid,
        Set<PosixFilePermission> permissions,
        List<IpcProcess> processes)
        implements IpcEntry {
    /** Creates an entry. */
    public QueueEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(messages, "messages");
        Objects.requireNonNull(capacity, "capacity");
        Objects.requireNonNull(messageSize, "messageSize");
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(notified, "notified");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(processes, "processes");
    }

    String summary() {
        if (messages.isEmpty()) {
            return "not readable";
        }
        return messages.getAsInt()
                + " of "
                + capacity.orElse(0)
                + " messages (up to "
                + messageSize.orElse(0)
                + " bytes)"
                + (bytes.isEmpty() ? "" : ", " + bytes.getAsLong() + " bytes")
                + notified.map(process -> ", notifies " + process).orElse("");
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
