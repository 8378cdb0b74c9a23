package culebra.internal;

import culebra.sem.SharedSemaphore;
import culebra.sync.SharedMutex;
import culebra.sync.SharedWord;
import culebra.sysv.SemOp;
import culebra.sysv.SysvSemaphores;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;

/** The public methods that make critical calls, each in a loop that makes no other call. */
enum CriticalLoop {
    TRY_ACQUIRE_FAILS("SemCalls.TRYWAIT") {
        @Override
        void run(int set) {
            while (!EMPTY.tryAcquire()) {}
        }
    },
    TRY_ACQUIRE("SemCalls.TRYWAIT") {
        @Override
        void run(int set) {
            while (FULL.tryAcquire()) {}
        }
    },
    RELEASE("SemCalls.POST") {
        @Override
        void run(int set) {
            while (true) {
                EMPTY.release();
            }
        }
    },
    RELEASE_AND_TRY_ACQUIRE("SemCalls.POST", "SemCalls.TRYWAIT") {
        @Override
        void run(int set) {
            do {
                EMPTY.release();
            } while (EMPTY.tryAcquire());
        }
    },
    RELEASE_AND_ACQUIRE("SemCalls.POST", "SemCalls.TRYWAIT") {
        @Override
        void run(int set) throws InterruptedException {
            while (true) {
                EMPTY.release();
                EMPTY.acquire();
            }
        }
    },
    TIMED_ACQUIRE("SemCalls.TRYWAIT") {
        @Override
        void run(int set) throws InterruptedException {
            while (!EMPTY.tryAcquire(SHORT)) {}
        }
    },
    AVAILABLE_PERMITS("SemCalls.GETVALUE") {
        @Override
        void run(int set) {
            while (EMPTY.availablePermits() == 0) {}
        }
    },
    CREATE_AND_DESTROY_SEMAPHORE("SemCalls.INIT", "SemCalls.DESTROY") {
        @Override
        void run(int set) {
            MemorySegment slot = Arena.global().allocate(SharedSemaphore.LAYOUT);
            while (true) {
                SharedSemaphore.create(slot, 0).destroy();
            }
        }
    },
    LOCK_AND_UNLOCK("MutexCalls.TRYLOCK", "MutexCalls.UNLOCK") {
        @Override
        void run(int set) {
            while (true) {
                FREE.lock();
                FREE.unlock();
            }
        }
    },
    TRY_LOCK_AND_UNLOCK("MutexCalls.TRYLOCK", "MutexCalls.UNLOCK") {
        @Override
        void run(int set) {
            while (FREE.tryLock()) {
                FREE.unlock();
            }
        }
    },
    TRY_LOCK_FAILS("MutexCalls.TRYLOCK") {
        @Override
        void run(int set) {
            while (!LOCKED.tryLock()) {}
        }
    },
    CREATE_AND_DESTROY_MUTEX("MutexCalls.DESTROY") {
        @Override
        void run(int set) {
            MemorySegment slot = Arena.global().allocate(SharedMutex.LAYOUT);
            while (true) {
                SharedMutex.create(slot).destroy();
            }
        }
    },
    TIMED_LOCK_FAILS("MutexCalls.TRYLOCK", "MutexCalls.GETTID") {
        @Override
        void run(int set) throws InterruptedException {
            while (!LOCKED.tryLock(SHORT)) {}
        }
    },
    TRY_APPLY("SysvSemCalls.SEMOP") {
        @Override
        void run(int set) throws Exception {
            SysvSemaphores semaphores = SysvSemaphores.ofId(set);
            SemOp give = SemOp.add(0, 1);
            SemOp take = SemOp.take(0, 1);
            while (semaphores.tryApply(give) && semaphores.tryApply(take)) {}
        }
    },
    WAKE("FutexCalls.FUTEX_WAKE") {
        @Override
        void run(int set) {
            while (WORD.wakeAll() == 0) {}
        }
    };

    /** Which handles it calls: the class and the name of the field. */
    final List<String> calls;

    private static final Duration SHORT = Duration.ofNanos(1);
    private static final SharedSemaphore EMPTY = semaphore(0);
    private static final SharedSemaphore FULL = semaphore(SharedSemaphore.MAX_PERMITS);
    private static final SharedMutex FREE = mutex();
    private static final SharedMutex LOCKED = mutex();
    private static final SharedWord WORD =
            SharedWord.create(Arena.global().allocate(SharedWord.LAYOUT), 0);

    CriticalLoop(String... calls) {
        this.calls = List.of(calls);
    }

    abstract void run(int set) throws Exception;

    /** Arguments: the loop, the id of a System V set, for how many milliseconds. */
    public static void main(String[] args) throws Exception {
        CriticalLoop loop = valueOf(args[0]);
        LOCKED.lock();
        Thread thread = new Thread(() -> loop.runFor(Integer.parseInt(args[1])), args[0]);
        thread.setDaemon(true);
        thread.start();
        long end = System.nanoTime() + 1_000_000 * Long.parseLong(args[2]);
        while (System.nanoTime() < end) {
            System.gc();
            thread.getStackTrace(); // a handshake with that thread alone
            if (!thread.isAlive()) {
                throw new AssertionError("The loop ended");
            }
            Thread.sleep(10);
        }
        System.out.println("stopped");
        System.exit(0);
    }

    private void runFor(int set) {
        try {
            run(set);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static SharedSemaphore semaphore(int permits) {
        return SharedSemaphore.create(Arena.global().allocate(SharedSemaphore.LAYOUT), permits);
    }

    private static SharedMutex mutex() {
        return SharedMutex.create(Arena.global().allocate(SharedMutex.LAYOUT));
    }
}
