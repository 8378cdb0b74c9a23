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
 * @param name the name with its slash
 * @param messages how many it holds; empty if this user may not open it, or this process has
 *     another one of that name open
 * @param capacity how many it can hold; empty if {@code messages} is
 * @param messageSize the most bytes of a message; empty if {@code messages} is
 * @param bytes those of its messages; empty if this user may not read it, or this process has it
 *     open for sending only
 * @param notified the process that the kernel notifies of the next message that arrives while it is
 *     empty; empty if none, or if {@code bytes} is empty
 * @param uid the user to whom it belongs
 * @param permissions who may open it
 * @param processes who has it open
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
