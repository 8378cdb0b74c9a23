package culebra.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** A few reusable objects of a handle, which several threads use at a time. */
final class Spares<T> {
    private static final int CAPACITY = 4;

    private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(CAPACITY);

    /** Takes an object that no thread uses, or null. */
    T take() {
        for (int i = 0; i < CAPACITY; i++) {
            if (places.getOpaque(i) != null) {
                T one = places.getAndSet(i, null);
                if (one != null) {
                    return one;
                }
            }
        }
        return null;
    }

    /**
     * Returns an object, which is left to the collector if there are enough; does nothing for null.
     */
    void give(T one) {
        for (int i = 0; i < CAPACITY && one != null; i++) {
            if (places.getOpaque(i) == null && places.compareAndSet(i, null, one)) {
                return;
            }
        }
    }
}
