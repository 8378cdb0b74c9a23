package culebra.ring;

import culebra.internal.MutexCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The mutex of senders that share a ring. It is held for a few instructions, none of which blocks,
 * so a virtual thread stays on its carrier meanwhile.
 */
final class SenderLock {
    private static final int TRIES = 200;

    private final RingMemory memory;
    private final MemorySegment mutex;

    SenderLock(RingMemory memory) {
        this.memory = memory;
        mutex = memory.mutex();
        int ignored = MutexCalls.consistent(mutex); // links it while nothing is locked
    }

    /** Locks; false if another sender holds it for long. */
    boolean tryLock() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int code = MutexCalls.trylock(mutex);
            if (code == MutexCalls.EOWNERDEAD) { // what it has not published does not exist
                code = MutexCalls.consistent(mutex);
            }
            if (code == 0) {
                return true;
            }
            if (code != MutexCalls.EBUSY) {
                throw new IOException(
                        memory
                                + ": the field mutex is wrong (error "
                                + code
                                + "): another program has overwritten it");
            }
            Thread.onSpinWait();
        }
        return false;
    }

    void unlock() {
        int ignored = MutexCalls.unlock(mutex);
    }
}
