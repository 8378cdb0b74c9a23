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

    /** The states for which there was no place; guarded by this. */
    private CallState others;

    /** The number of the others, for a check without the lock. */
    private volatile int count;

    /**
     * Takes a state, or null if all are borrowed. A thread gets the state that it used last, if
     * possible.
     */
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

    /** Returns a state. */
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
