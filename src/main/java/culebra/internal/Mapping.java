package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A mapped range that is unmapped when its arena closes, unless a thread has a mutex in it locked:
 * the C library keeps the addresses of those in a list, and would write to what is no memory then.
 */
public final class Mapping implements Consumer<MemorySegment> {
    private static final TreeMap<Long, Mapping> ALL = new TreeMap<>();

    private final long address;
    private final long size;

    /** How, or null for munmap. */
    private final LongConsumer unmap;

    /** By address; guarded by ALL. */
    private final Map<Long, MutexHolder> mutexes = new HashMap<>(0);

    private Mapping(long address, long size, LongConsumer unmap) {
        this.address = address;
        this.size = size;
        this.unmap = unmap;
    }

    /**
     * Gives a range that mmap has just made to an arena; if the arena refuses, it is unmapped.
     *
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if it belongs to another thread
     */
    public static MemorySegment give(long address, long size, Arena arena) {
        return give(address, size, arena, null);
    }

    /** The same for a range that something else has mapped and unmaps, by its address. */
    @SuppressWarnings("restricted")
    public static MemorySegment give(long address, long size, Arena arena, LongConsumer unmap) {
        var mapping = new Mapping(address, size, unmap);
        synchronized (ALL) {
            ALL.put(address, mapping);
        }
        try {
            requireUsable(arena);
            return MemorySegment.ofAddress(address).reinterpret(size, arena, mapping);
        } catch (RuntimeException | Error refused) {
            mapping.accept(null);
            throw refused;
        }
    }

    /**
     * Checks that an arena will take a mapping.
     *
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if it belongs to another thread
     */
    @SuppressWarnings("restricted")
    public static void requireUsable(Arena arena) {
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("The arena is closed already");
        }
        MemorySegment.ofAddress(1).reinterpret(1, arena, null); // the wrong thread
    }

    /** Who has the mutex at an address locked: the same for all handles of it. */
    public static MutexHolder holder(long mutex) {
        synchronized (ALL) {
            var before = ALL.floorEntry(mutex);
            if (before == null || mutex - before.getKey() >= before.getValue().size) {
                return new MutexHolder();
            }
            return before.getValue().mutexes.computeIfAbsent(mutex, any -> new MutexHolder());
        }
    }

    /** Unmaps the range, or leaves it mapped for ever. */
    @Override
    public void accept(MemorySegment ignored) {
        synchronized (ALL) {
            ALL.remove(address);
            for (var mutex : mutexes.entrySet()) {
                requireUnlocked(mutex.getKey(), mutex.getValue());
            }
        }
        if (unmap == null) {
            MapCalls.munmap(address, size);
        } else {
            unmap.accept(address);
        }
    }

    private static void requireUnlocked(long mutex, MutexHolder holder) {
        Thread thread = holder.thread();
        if (thread != null) {
            throw new IllegalStateException(
                    "The mutex at 0x"
                            + Long.toHexString(mutex)
                            + " is locked by "
                            + thread
                            + ": the memory around it stays mapped for ever; unlock before the"
                            + " arena closes");
        }
    }
}
