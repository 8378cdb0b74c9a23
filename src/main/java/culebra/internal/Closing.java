package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** Closes a gate when an arena closes. */
public final class Closing implements Consumer<MemorySegment> {
    private final Gate gate;

    private Closing(Gate gate) {
        this.gate = gate;
    }

    /**
     * Makes an arena close a gate too. The arena holds the gate, never the handle, and the handle
     * must hold the arena: so an automatic arena lives as long as a handle that was given to it.
     *
     * @throws IllegalStateException if the arena is closed already
     * @throws WrongThreadException if it belongs to another thread
     */
    @SuppressWarnings("restricted")
    public static void with(Arena arena, Gate gate) {
        MemorySegment.ofAddress(1).reinterpret(1, arena, new Closing(gate));
    }

    @Override
    public void accept(MemorySegment ignored) {
        gate.close();
    }
}
