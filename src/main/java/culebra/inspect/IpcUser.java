package culebra.inspect;

import java.util.List;
import java.util.Objects;

/**
 * A process that uses a named object, and how it uses the object.
 *
 * @param process the process
 * @param kind the kind of object
 * @param name the name of the object, with its leading slash
 * @param unlinked whether the object was unlinked, so that it can no longer be opened by name
 * @param descriptors the descriptors of the process that refer to the object
 * @param mappings the number of ranges of the object that the process has mapped
 */
public record IpcUser(
        IpcProcess process,
        Kind kind,
        String name,
        boolean unlinked,
        List<Integer> descriptors,
        int mappings) {
    /** Creates an entry. */
    public IpcUser {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(descriptors, "descriptors");
    }

    /** The kinds of objects, which have names of the same form. */
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
