package culebra.api;

import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;
import culebra.sync.SharedReadWriteLock;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The mutexes that one thread may have locked. It unlocks them again: a wait for a condition ends
 * only when its mutex can be locked, and no interrupt ends that.
 */
final class FuzzLocks {
    private static final int MOST = 4;

    private final Deque<SharedMutex> locked = new ArrayDeque<>();

    /** Has at most one mutex locked during a wait. */
    void before(Object receiver) {
        if (receiver instanceof SharedCondition) {
            keep(1);
        }
    }

    void after(Object receiver) {
        if (receiver instanceof SharedReadWriteLock lock && !Thread.currentThread().isVirtual()) {
            unlock(lock::unlockRead);
            unlock(lock::unlockWrite);
        }
        if (receiver instanceof SharedMutex mutex && !Thread.currentThread().isVirtual()) {
            locked.remove(mutex);
            locked.addLast(mutex);
        }
        keep(MOST);
    }

    private static void unlock(Runnable unlock) {
        try {
            unlock.run();
        } catch (IllegalMonitorStateException notLocked) {
            return;
        }
    }

    /** Unlocks the oldest until so many are left. */
    void keep(int count) {
        while (locked.size() > count) {
            SharedMutex mutex = locked.removeFirst();
            try {
                while (true) { // it may be a recursive one
                    mutex.unlock();
                }
            } catch (IllegalMonitorStateException | IllegalStateException notOrNoMore) {
                continue;
            }
        }
    }
}
