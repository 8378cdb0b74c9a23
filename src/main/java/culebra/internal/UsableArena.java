package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Checks an arena before creating an object that it will close. */
public final class UsableArena {
    private UsableArena() {}

    /**
     * Checks that an arena will take a clean-up.
     *
     * @throws IllegalStateException if the arena is closed
     * @throws WrongThreadException if it belongs to another thread
     */
    @SuppressWarnings("restricted")
    public static void require(Arena arena) {
        Objects.requireNonNull(arena, "arena");
        if (!arena.scope().isAlive()) {
            throw new IllegalStateException("The arena is already closed");
        }
        MemorySegment.ofAddress(1).reinterpret(1, arena, null); // the wrong thread
    }
}
