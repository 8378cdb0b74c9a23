package culebra.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** A few things of a handle that are used again and again, by several threads at a time. */
final class Spares<T> {
    private static final int CAPACITY = 4;

    private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(CAPACITY);

    /** One that no thread uses, or null. */
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

    /** Takes one back, or leaves it to the collector if there are enough; null is none. */
    void give(T one) {
        for (int i = 0; i < CAPACITY && one != null; i++) {
            if (places.getOpaque(i) == null && places.compareAndSet(i, null, one)) {
                return;
            }
        }
    }
}
