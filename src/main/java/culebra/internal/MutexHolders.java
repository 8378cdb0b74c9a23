package culebra.internal;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * The mutexes of this JVM and their holders, in memory that Culebra has mapped and in other memory.
 */
public final class MutexHolders {
    /**
     * The holders in memory not mapped by Culebra. They are collected when the memory is
     * unreachable.
     */
    private static final Map<MemorySegment.Scope, Map<Long, MutexHolder>> OTHERS =
            new WeakHashMap<>();

    private MutexHolders() {}

    /** Returns the holder of a mutex in this mapping, which is the same object for all handles. */
    public static MutexHolder of(MemorySegment mutex) {
        MutexHolder mapped = MappedRange.holder(mutex.address());
        if (mapped != null) {
            return mapped;
        }
        synchronized (OTHERS) {
            return OTHERS.computeIfAbsent(mutex.scope(), any -> new HashMap<>())
                    .computeIfAbsent(mutex.address(), MutexHolder::new);
        }
    }

    /**
     * Returns the holder through whose mapping the given thread holds a mutex; null if it does not
     * hold it.
     */
    public static MutexHolder heldBy(Thread thread, MemorySegment mutex) {
        return find(holder -> holder.isHeldBy(thread), mutex);
    }

    /**
     * Checks that no thread of this JVM holds a mutex through any mapping, so it may be created.
     */
    public static void requireNotHeld(MemorySegment mutex) {
        if (of(mutex).isHeld() || find(MutexHolder::isHeld, mutex) != null) {
            throw new IllegalStateException(
                    "A thread of this JVM holds the mutex in this slot; unlock it first");
        }
    }

    private static MutexHolder find(Predicate<MutexHolder> held, MemorySegment mutex) {
        List<MutexHolder> candidates = all();
        candidates.removeIf(held.negate());
        for (MutexHolder holder : candidates) {
            if (holder.address() == mutex.address()) {
                return holder;
            }
        }
        return candidates.isEmpty() ? null : findElsewhere(candidates, mutex);
    }

    /** Looks for a holder of the same memory at another address. */
    private static MutexHolder findElsewhere(List<MutexHolder> candidates, MemorySegment mutex) {
        List<String> maps = MappedPlace.maps();
        MappedPlace place = MappedPlace.of(mutex.address(), maps);
        if (place == null) {
            return null;
        }
        for (MutexHolder holder : candidates) {
            if (place.equals(MappedPlace.of(holder.address(), maps))) {
                return holder;
            }
        }
        return null;
    }

    private static List<MutexHolder> all() {
        var all = new ArrayList<MutexHolder>();
        MappedRange.addHolders(all);
        synchronized (OTHERS) {
            for (var entry : OTHERS.entrySet()) {
                if (entry.getKey().isAlive()) {
                    all.addAll(entry.getValue().values());
                }
            }
        }
        return all;
    }
}
