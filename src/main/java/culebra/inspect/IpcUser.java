package culebra.inspect;

import java.util.List;
import java.util.Objects;

/**
 * How a process uses an object that has a name.
 *
 * @param process the process
 * @param kind the kind of object
 * @param name the object's name with its slash
 * @param unlinked whether the object was unlinked, so that it can no longer be found by name
 * @param descriptors those by which the process has it open
 * @param mappings the number of parts of its memory that the process has mapped
 */
public record IpcUser(
        IpcProcess process,
        Kind kind,
        String name,
        boolean unlinked,
        List<Integer> descriptors,
        int mappings) {
    /** Creates a user. */
    public IpcUser {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(descriptors, "descriptors");
    }

    /** The kinds of objects whose names look alike. */
    public enum Kind {
        /** Shared memory. */
        SHARED_MEMORY,
        /** A semaphore. */
        SEMAPHORE,
        /** A message queue. */
        MESSAGE_QUEUE
    }

    @Override
    public String toString() {
        return Cells.inOneLine(this);
    }
}
