package culebra.lock;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Describes a conflicting lock and its holder.
 *
 * @param pid the process, as numbered in this process's PID namespace; empty if the kernel reports
 *     no number that is valid here. This is the case if the lock belongs to an open file, which
 *     several processes may share, to a process in a PID namespace that is not visible from this
 *     process (such as another container), or to a process on another machine (NFS)
 * @param position where the range begins, in bytes from the beginning of the file
 * @param size the size of the range in bytes; a range up to the end of the file extends to {@link
 *     Long#MAX_VALUE}
 * @param shared whether the lock is shared
 */
public record LockHolder(OptionalLong pid, long position, long size, boolean shared) {
    /** Creates a description of a lock. */
    public LockHolder {
        Objects.requireNonNull(pid, "pid");
    }
}
