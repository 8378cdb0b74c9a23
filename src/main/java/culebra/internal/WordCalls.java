package culebra.internal;

import java.lang.foreign.MemorySegment;

/** Waits until a word of shared memory has changed. */
public final class WordCalls {
    private WordCalls() {}

    /**
     * Waits until the word does not hold a value, by a deadline: 0, or an {@link Outcome}, or
     * another negated errno. An interrupt ends the wait. It may be called on every kind of thread.
     *
     * <p>A change counts only if the thread that makes it wakes the waiters; one that is undone
     * before the waiter looks does not.
     */
    public static int await(MemorySegment word, int seen, Gate gate, long deadline) {
        if (!Thread.currentThread().isVirtual()) {
            return FutexCalls.await(word, seen, gate, deadline);
        }
        MemorySegment reachable = WaitPool.reachable(word);
        return WaitvCall.IS_SUPPORTED
                ? WordLane.await(reachable, seen, gate, deadline)
                : WaitPool.call(
                        gate, () -> FutexCalls.await(reachable, seen, gate, deadline), true);
    }
}
