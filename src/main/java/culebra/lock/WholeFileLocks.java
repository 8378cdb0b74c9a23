package culebra.lock;

import culebra.fd.Fd;
import culebra.internal.HeldRanges;
import culebra.internal.LockCalls;

/**
 * Locks of whole files, like those of {@code flock(1)}. The owner is the open file.
 *
 * <p>They can be converted ({@link HeldLock#upgrade}), but not atomically. Any access mode of the
 * file suffices for either kind. They do not conflict with locks of ranges.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/flock.2.html">flock(2)</a>
 */
public final class WholeFileLocks extends AdvisoryLocks {
    WholeFileLocks(Fd fd, HeldRanges held, int access) {
        super(fd, LockCalls.WHOLE_FILE, "flock", new OwnedLocks(), held, access);
    }

    /** Returns a string with the descriptor and whether it is open. */
    @Override
    public String toString() {
        return "WholeFileLocks[" + fd() + "]";
    }

    @Override
    boolean convertsInOneStep() {
        return false;
    }

    @Override
    boolean needsAccess() {
        return false;
    }
}
