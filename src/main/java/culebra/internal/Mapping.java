package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** A mapped range that is unmapped when its arena closes. */
public final class Mapping implements Consumer<MemorySegment> {
    private final long address;
    private final long size;

    private Mapping(long address, long size) {
        this.address = address;
        this.size = size;
    }

    /**
     * Gives a range that mmap has just made to an arena; if the arena refuses, it is unmapped.
     *
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if it belongs to another thread
     */
    @SuppressWarnings("restricted")
    public static MemorySegment give(long address, long size, Arena arena) {
        var mapping = new Mapping(address, size);
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

    @Override
    public void accept(MemorySegment ignored) {
        MapCalls.munmap(address, size);
    }
}
