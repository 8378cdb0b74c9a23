package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A mapped range that is unmapped when its arena closes, unless a thread holds a mutex in it. The C
 * library keeps the addresses of held mutexes in a list, and would write to unmapped memory.
 */
public final class MappedRange implements Consumer<MemorySegment> {
    private static final TreeMap<Long, MappedRange> ALL = new TreeMap<>();

    private static final long PATIENCE = 50_000_000;

    /**
     * How long to wait for a thread to end, which takes microseconds, or more on a busy machine.
     */
    private static final long LONG_PATIENCE = 10_000_000_000L;

    private static final long PAUSE = 50_000;

    private final Long key;
    private final long address;

    /** Grows by {@link #extend}; guarded by ALL, and final once it is gone. */
    private long size;

    /** The function that unmaps the range, or null for munmap. */
    private final LongConsumer unmap;

    /** The origin of the range, or null if it cannot be extended. */
    private final MapOrigin origin;

    /** Whether the range was unmapped, or is to stay mapped; guarded by ALL. */
    private boolean gone;

    /**
     * The holders of the mutexes in the range, in a list that can be read without allocation;
     * guarded by ALL.
     */
    private MutexHolder firstHolder;

    /** The holders by the address of the mutex. */
    private final Map<Long, MutexHolder> holders = new HashMap<>(0);

    private MappedRange(long address, long size, LongConsumer unmap, MapOrigin origin) {
        this.key = address;
        this.address = address;
        this.size = size;
        this.unmap = unmap;
        this.origin = origin;
    }

    /**
     * Gives a range that mmap has just returned to an arena. If the arena refuses it, the range is
     * unmapped.
     *
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if it belongs to another thread
     */
    public static MemorySegment give(long address, long size, Arena arena) {
        return give(address, size, arena, null, null);
    }

    /**
     * Gives a range to an arena that was mapped by other means and is unmapped by the given
     * function.
     */
    public static MemorySegment give(long address, long size, Arena arena, LongConsumer unmap) {
        return give(address, size, arena, unmap, null);
    }

    /** Gives a range to an arena that {@link #extend} may extend. */
    public static MemorySegment give(long address, long size, Arena arena, MapOrigin origin) {
        return give(address, size, arena, null, origin);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment give(
            long address, long size, Arena arena, LongConsumer unmap, MapOrigin origin) {
        MappedRange mapping = null;
        try {
            mapping = new MappedRange(address, size, unmap, origin);
            synchronized (ALL) {
                ALL.put(mapping.key, mapping);
            }
            UsableArena.require(arena);
            return MemorySegment.ofAddress(address).reinterpret(size, arena, mapping);
        } catch (Throwable refused) {
            if (mapping != null) {
                mapping.accept(null);
            } else if (unmap != null) {
                unmap.accept(address);
            } else {
                int ignored = MapCalls.munmap(address, size);
            }
            throw refused;
        }
    }

    /**
     * Returns the origin of a segment; null if the segment is not the start of a range that was
     * given with an origin.
     */
    public static MapOrigin origin(MemorySegment segment) {
        synchronized (ALL) {
            MappedRange range = startingAt(segment);
            return range == null ? null : range.origin;
        }
    }

    /**
     * Extends the range of a segment, without moving it, if the range still has the given origin.
     * The arena may have been closed and the address reused.
     *
     * <p>The lock keeps the arena from unmapping the range during the call, and what the arena
     * unmaps after it is the longer range.
     *
     * @return 0, or the negated errno; {@link Outcome#CLOSED} if the range is no longer mapped
     */
    public static int extend(MemorySegment segment, MapOrigin origin, long newSize) {
        StackRoom.require(); // nothing may come between the call and the new size
        synchronized (ALL) {
            MappedRange range = startingAt(segment);
            if (range == null || range.origin != origin) {
                return Outcome.CLOSED;
            }
            long length = origin.lead() + newSize;
            if (length > range.size) {
                long result = MapCalls.mremap(range.address, range.size, length);
                if (result < 0) {
                    return (int) result;
                }
                range.size = length;
            }
            return 0;
        }
    }

    /**
     * Returns the range that starts with a segment.
     *
     * @throws IllegalStateException if this class has not mapped the segment
     */
    public static MappedRange of(MemorySegment segment) {
        synchronized (ALL) {
            MappedRange range = startingAt(segment);
            if (range == null) {
                throw new IllegalStateException("The segment is not the start of a mapping");
            }
            return range;
        }
    }

    /**
     * Detaches the range from the object that it maps, so that the object's memory can be freed.
     * Segments of the range stay safe to use, even by a native call that is running: they show
     * private memory, which is zero at first. The addresses stay reserved until the arena closes.
     * Allocates nothing.
     *
     * <p>If the system refuses, the range stays attached until the arena closes.
     */
    public void detach() {
        StackRoom.require(); // nothing may come between the calls
        synchronized (ALL) { // the arena does not unmap the range meanwhile
            if (!gone && MapCalls.replaceByZeros(address, size)) {
                ALL.remove(key);
            }
        }
    }

    private static MappedRange startingAt(MemorySegment segment) {
        var before = segment.isNative() ? ALL.floorEntry(segment.address()) : null;
        if (before == null) {
            return null;
        }
        MappedRange range = before.getValue();
        boolean starts =
                range.origin != null
                        && segment.address() == range.address + range.origin.lead()
                        && segment.byteSize() <= range.size - range.origin.lead();
        return starts ? range : null;
    }

    /** Returns how many ranges are mapped. */
    static int count() {
        synchronized (ALL) {
            return ALL.size();
        }
    }

    /**
     * Returns the holder of the mutex at an address; null if this class has not mapped the memory.
     */
    static MutexHolder holder(long mutex) {
        synchronized (ALL) {
            var before = ALL.floorEntry(mutex);
            if (before == null || mutex - before.getKey() >= before.getValue().size) {
                return null;
            }
            return before.getValue().holderAt(mutex);
        }
    }

    /** Returns true if memory was mapped by Culebra or the JDK, rather than allocated. */
    public static boolean isMapped(MemorySegment segment) {
        if (segment.isMapped() || !segment.isNative()) {
            return segment.isMapped();
        }
        long start = segment.address();
        synchronized (ALL) {
            var before = ALL.floorEntry(start);
            return before != null
                    && segment.byteSize() <= before.getValue().size - (start - before.getKey());
        }
    }

    private MutexHolder holderAt(long mutex) {
        MutexHolder known = holders.get(mutex);
        if (known == null) {
            known = new MutexHolder(mutex);
            holders.put(mutex, known);
            known.next = firstHolder;
            firstHolder = known;
        }
        return known;
    }

    /** Adds the holders of all mutexes in mapped memory. */
    static void addHolders(Collection<MutexHolder> all) {
        synchronized (ALL) {
            for (MappedRange mapping : ALL.values()) {
                for (MutexHolder holder = mapping.firstHolder; holder != null; ) {
                    all.add(holder);
                    holder = holder.next;
                }
            }
        }
    }

    /** Unmaps the range, or leaves it mapped forever. */
    @Override
    public void accept(MemorySegment ignored) {
        synchronized (ALL) {
            if (gone) {
                return; // the arena has the clean-up, although taking ownership has failed
            }
            gone = true;
            ALL.remove(key); // from here on no other thread finds the mutexes
        }
        for (MutexHolder holder = firstHolder; holder != null; holder = holder.next) {
            requireUnlocked(holder.address(), holder);
        }
        if (unmap == null) {
            if (MapCalls.munmap(address, size) != 0) {
                throw new IllegalStateException(
                        "munmap refuses "
                                + size
                                + " bytes at 0x"
                                + Long.toHexString(address)
                                + ": they stay mapped until the process ends");
            }
        } else {
            unmap.accept(address);
        }
    }

    /**
     * It can no longer be locked or unlocked through this mapping, so if no thread is known to hold
     * it, the C library's own lists are final: a thread may have been about to say so. The number
     * in the mutex alone proves nothing, since another PID namespace may have given it. A thread
     * that has ended for Java may not have for the system, which passes its mutexes on only then,
     * and only if they are still mapped.
     */
    private static void requireUnlocked(long address, MutexHolder holder) {
        MemorySegment mutex = mutexAt(address);
        long end = System.nanoTime() + (holder.isAbandoned() ? LONG_PATIENCE : PATIENCE);
        Thread thread = holder.thread();
        while (thread != null || MutexCalls.isLockedHere(mutex) && RobustList.has(address)) {
            if (thread != null || System.nanoTime() - end > 0) {
                throw new IllegalStateException(
                        "The mutex at 0x"
                                + Long.toHexString(address)
                                + " is locked by "
                                + (thread == null ? "a thread of this process" : thread)
                                + ": the memory around it stays mapped forever; unlock before the"
                                + " arena closes");
            }
            LockSupport.parkNanos(PAUSE);
            thread = holder.thread();
        }
    }

    @SuppressWarnings("restricted")
    private static MemorySegment mutexAt(long address) {
        return MemorySegment.ofAddress(address).reinterpret(Abi.PTHREAD_MUTEX_SIZE);
    }
}
