package culebra.lock;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Who has a lock in the way.
 *
 * @param pid the process, by the numbers of this process's PID namespace; empty if the kernel does
 *     not give a number that is one here. That is so if the lock belongs to an open file, which
 *     several processes may have, or to a process in a PID namespace that this one does not see
 *     (such as another container), or on another machine (NFS)
 * @param position where the range begins, in bytes from the beginning of the file
 * @param size the bytes of the range, to {@link Long#MAX_VALUE} if it goes on to the end of the
 *     file
 * @param shared whether others may have it too
 */
public record LockHolder(OptionalLong pid, long position, long size, boolean shared) {
    /** Creates a description of a lock. */
    public LockHolder {
        Objects.requireNonNull(pid, "pid");
    }
}
