package culebra.lock;

import java.time.Duration;
import java.util.Optional;

/** How a lock is asked for. */
enum Shape {
    WAITING,
    TRYING,
    TIMED;

    static final Duration DAY = Duration.ofDays(1);

    Optional<HeldLock> take(AdvisoryLocks family, boolean shared) throws Exception {
        return switch (this) {
            case WAITING -> Optional.of(shared ? family.lockShared() : family.lock());
            case TRYING -> shared ? family.tryLockShared() : family.tryLock();
            case TIMED -> shared ? family.tryLockShared(DAY) : family.tryLock(DAY);
        };
    }

    Optional<HeldLock> take(RangeLocks family, boolean shared, long position, long size)
            throws Exception {
        return switch (this) {
            case WAITING ->
                    Optional.of(
                            shared
                                    ? family.lockShared(position, size)
                                    : family.lock(position, size));
            case TRYING ->
                    shared ? family.tryLockShared(position, size) : family.tryLock(position, size);
            case TIMED ->
                    shared
                            ? family.tryLockShared(position, size, DAY)
                            : family.tryLock(position, size, DAY);
        };
    }
}
