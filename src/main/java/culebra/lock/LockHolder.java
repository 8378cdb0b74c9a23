package culebra.lock;

import java.util.OptionalLong;

/**
 * Who has a lock in the way.
 *
 * @param pid the process; empty if the lock belongs to an open file, which several processes may
 *     have
 * @param position where the range begins, in bytes from the beginning of the file
 * @param size the bytes of the range, to {@link Long#MAX_VALUE} if it goes on to the end of the
 *     file
 * @param shared whether others may have it too
 */
public record LockHolder(OptionalLong pid, long position, long size, boolean shared) {}
