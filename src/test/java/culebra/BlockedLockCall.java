package culebra;

import culebra.lock.AdvisoryLocks;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;

import java.nio.file.Path;
import java.time.Duration;

/** Every call that waits for a lock of a file, each in a state in which it has to. */
enum BlockedLockCall implements BlockedCall {
    FLOCK(locking(FileLocks::wholeFile, AdvisoryLocks::lock)),
    FLOCK_SHARED(locking(FileLocks::wholeFile, AdvisoryLocks::lockShared)),
    FLOCK_TIMED(locking(FileLocks::wholeFile, family -> family.tryLock(day()))),
    FLOCK_SHARED_TIMED(locking(FileLocks::wholeFile, family -> family.tryLockShared(day()))),
    FLOCK_CONVERT(converting(FileLocks::wholeFile, HeldLock::upgrade)),
    FLOCK_CONVERT_TIMED(converting(FileLocks::wholeFile, lock -> lock.tryUpgrade(day()))),
    RECORD(locking(FileLocks::perProcess, AdvisoryLocks::lock)),
    RECORD_SHARED(locking(FileLocks::perProcess, AdvisoryLocks::lockShared)),
    RECORD_TIMED(locking(FileLocks::perProcess, family -> family.tryLock(day()))),
    RECORD_RANGE(ranged(locks -> locks.perProcess().lock(5, 10))),
    RECORD_RANGE_SHARED(ranged(locks -> locks.perProcess().lockShared(5, 10))),
    RECORD_RANGE_TIMED(ranged(locks -> locks.perProcess().tryLock(5, 10, day()))),
    RECORD_SHARED_TIMED(ranged(locks -> locks.perProcess().tryLockShared(5, 10, day()))),
    RECORD_CONVERT(converting(FileLocks::perProcess, HeldLock::upgrade)),
    RECORD_CONVERT_TIMED(converting(FileLocks::perProcess, lock -> lock.tryUpgrade(day()))),
    OFD(locking(FileLocks::perOpen, AdvisoryLocks::lock)),
    OFD_SHARED(locking(FileLocks::perOpen, AdvisoryLocks::lockShared)),
    OFD_TIMED(locking(FileLocks::perOpen, family -> family.tryLock(day()))),
    OFD_RANGE(ranged(locks -> locks.perOpen().lock(5, 10))),
    OFD_RANGE_SHARED(ranged(locks -> locks.perOpen().lockShared(5, 10))),
    OFD_RANGE_TIMED(ranged(locks -> locks.perOpen().tryLock(5, 10, day()))),
    OFD_SHARED_TIMED(ranged(locks -> locks.perOpen().tryLockShared(5, 10, day()))),
    OFD_CONVERT(converting(FileLocks::perOpen, HeldLock::upgrade)),
    OFD_CONVERT_TIMED(converting(FileLocks::perOpen, lock -> lock.tryUpgrade(day())));

    private final Opening opening;

    BlockedLockCall(Opening opening) {
        this.opening = opening;
    }

    @Override
    public Wait open(Path directory) throws Exception {
        Path file = directory.resolve("lock");
        FileLocks holder = FileLocks.openOrCreate(file);
        FileLocks locks = FileLocks.open(file);
        AutoCloseable both =
                () -> {
                    locks.close();
                    holder.close();
                };
        return new Wait(both, locks, opening.of(holder, locks));
    }

    @Override
    public boolean isChannel() {
        return false;
    }

    @Override
    public boolean hasHandle() {
        return true;
    }

    /** Makes the one hold what the other is to wait for. */
    private interface Opening {
        Body of(FileLocks holder, FileLocks locks) throws Exception;
    }

    private interface Choice {
        AdvisoryLocks of(FileLocks locks);
    }

    private interface Use<T> {
        void of(T waiting) throws Exception;
    }

    private static Opening locking(Choice choice, Use<AdvisoryLocks> use) {
        return (holder, locks) -> {
            holder.wholeFile().lock();
            holder.perOpen().lock(); // keeps out the process, too
            return () -> use.of(choice.of(locks));
        };
    }

    private static Opening ranged(Use<FileLocks> use) {
        return (holder, locks) -> {
            holder.perOpen().lock(14, 1);
            return () -> use.of(locks);
        };
    }

    private static Opening converting(Choice choice, Use<HeldLock> use) {
        return (holder, locks) -> {
            holder.wholeFile().lockShared();
            holder.perOpen().lockShared();
            HeldLock lock = choice.of(locks).lockShared();
            return () -> use.of(lock);
        };
    }

    private static Duration day() {
        return Duration.ofDays(1);
    }
}
