package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Closes a gate when an arena closes. */
public final class CloseWithArena implements Consumer<MemorySegment> {
    private final Gate gate;

    private CloseWithArena(Gate gate) {
        this.gate = gate;
    }

    /**
     * Makes an arena close a gate as well. The arena holds the gate, never the handle. The handle
     * must hold the returned object, so that an automatic arena lives as long as the handle given
     * to it.
     *
     * @param before the object that the handle holds for earlier arenas, or null
     * @throws IllegalStateException if the arena is already closed
     * @throws WrongThreadException if it belongs to another thread
     */
    @SuppressWarnings("restricted")
    public static Object with(Arena arena, Gate gate, Object before) {
        UsableArena.require(arena);
        MemorySegment.ofAddress(1).reinterpret(1, arena, new CloseWithArena(gate));
        gate.closeWithArena();
        return holding(arena, before);
    }

    /** Returns the object that a handle must hold if another handle's arena closes it. */
    static Object holding(Arena arena, Object before) {
        return new Held(arena, before);
    }

    @Override
    public void accept(MemorySegment ignored) {
        gate.close();
    }

    private record Held(Arena arena, Object before) {}
}
