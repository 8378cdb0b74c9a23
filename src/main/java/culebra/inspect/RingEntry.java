package culebra.inspect;

import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A message ring: named POSIX shared memory that begins with the header of a ring of {@code
 * culebra.ring}. The numbers are read from the memory, where any program may have written them.
 *
 * @param name the name, with its leading slash
 * @param size the size of the whole object, in bytes
 * @param capacity the size of the area for messages, in bytes
 * @param used the number of bytes of that area that are in use
 * @param sent the number of messages sent so far
 * @param received the number of messages received so far
 * @param shared whether several senders may use the ring at the same time
 * @param uid the user ID of the owner
 * @param permissions the permissions of the object
 * @param senders the processes that hold the lock of a sender
 * @param receivers the processes that hold the lock of the receiver
 * @param processes the processes that have the ring open or mapped
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
