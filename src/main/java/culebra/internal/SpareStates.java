package culebra.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The states of calls that virtual threads may borrow. None is ever lost or freed: there are as
 * many as there once were calls at the same time.
 */
final class SpareStates {
    private final AtomicReferenceArray<CallState> places =
            new AtomicReferenceArray<>(
                    Math.max(
                            8,
                            Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4));

    /** Those for which there was no place; guarded by this. */
    private CallState others;

    /** A count of the others, for a look without the lock. */
    private volatile int count;

    /** A state, or null if all are borrowed; a thread finds the one that it had last. */
    CallState take(long thread) {
        int mask = places.length() - 1;
        for (int i = 0; i <= mask; i++) {
            int place = (int) thread + i & mask;
            if (places.getOpaque(place) != null) {
                CallState state = places.getAndSet(place, null);
                if (state != null) {
                    return state;
                }
            }
        }
        return count == 0 ? null : takeOther();
    }

    /** Takes a state back. */
    void give(long thread, CallState state) {
        int mask = places.length() - 1;
        for (int i = 0; i <= mask; i++) {
            int place = (int) thread + i & mask;
            if (places.getOpaque(place) == null && places.compareAndSet(place, null, state)) {
                return;
            }
        }
        giveOther(state);
    }

    private synchronized CallState takeOther() {
        CallState state = others;
        if (state != null) {
            others = state.next;
            state.next = null;
            count--;
        }
        return state;
    }

    private synchronized void giveOther(CallState state) {
        state.next = others;
        others = state;
        count++;
    }
}
