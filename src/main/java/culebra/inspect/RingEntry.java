package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A ring of messages: POSIX shared memory with a name that begins as a ring of {@code culebra.ring}
 * does. Any program may have written the numbers.
 *
 * @param name the name with its slash
 * @param size in bytes, of the whole object
 * @param capacity the bytes for messages
 * @param used how many of them are in use
 * @param sent the messages sent so far
 * @param received the messages received so far
 * @param shared whether several senders may share it
 * @param uid the user to whom it belongs
 * @param permissions who may open it
 * @param senders the processes that hold the lock of a sender
 * @param receivers the processes that hold the lock of the receiver
 * @param processes who has it open or mapped
 */
public record RingEntry(
        String name,
        long size,
        long capacity,
        long used,
        long sent,
        long received,
        boolean shared,
        int uid,
        Set<PosixFilePermission> permissions,
        List<IpcProcess> senders,
        List<IpcProcess> receivers,
        List<IpcProcess> processes)
        implements IpcEntry {
    /** Creates an entry. */
    public RingEntry {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(permissions, "permissions");
        Objects.requireNonNull(senders, "senders");
        Objects.requireNonNull(receivers, "receivers");
        Objects.requireNonNull(processes, "processes");
    }

    String summary() {
        return used
                + " of "
                + capacity
                + " bytes used, "
                + sent
                + " sent, "
                + received
                + " received, "
                + role("sender", senders)
                + ", "
                + role("receiver", receivers);
    }

    private static String role(String role, List<IpcProcess> processes) {
        return processes.isEmpty() ? "no " + role : role + " " + Cells.joined(processes);
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
