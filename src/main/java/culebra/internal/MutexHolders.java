package culebra.internal;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.function.Predicate;

/**
 * The mutexes of this JVM and who has them locked: those of memory that Culebra has mapped and
 * others.
 */
public final class MutexHolders {
    /** In memory not mapped by Culebra: they are collected when the memory is unreachable. */
    private static final Map<MemorySegment.Scope, Map<Long, MutexHolder>> OTHERS =
            new WeakHashMap<>();

    private MutexHolders() {}

    /** Returns who has a mutex locked by this mapping: the same for all handles of it. */
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

    /** Returns by which mapping the current thread has a mutex locked; null if it has not. */
    public static MutexHolder heldBy(Thread thread, MemorySegment mutex) {
        return find(holder -> holder.isHeldBy(thread), mutex);
    }

    /** Returns whether a thread of this JVM has a mutex locked, by whatever mapping. */
    public static boolean isHeld(MemorySegment mutex) {
        return find(MutexHolder::isHeld, mutex) != null;
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

    /** Looks for one of the same memory, mapped at another address. */
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
