package culebra.internal;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Checks the memory in which a C object will be placed. */
public final class Slot {
    private Slot() {}

    /**
     * Checks that a segment can hold the object, and returns a slice of the object's size.
     *
     * @param what the object's kind for the message, such as {@code "semaphore"}
     * @throws IllegalArgumentException if the segment is on the heap, read-only, too small or
     *     misaligned
     */
    public static MemorySegment check(MemorySegment slot, MemoryLayout layout, String what) {
        Objects.requireNonNull(slot, "slot");
        if (!slot.isNative()) {
            throw illegal(what, "is on the Java heap, where objects move; allocate it in an Arena");
        }
        if (slot.isReadOnly()) {
            throw illegal(what, "is read-only; map it for writing");
        }
        if (slot.byteSize() < layout.byteSize()) {
            String sizes = slot.byteSize() + " bytes, but requires " + layout.byteSize();
            throw illegal(what, "has " + sizes + "; see LAYOUT");
        }
        if (slot.address() == 0) {
            throw illegal(what, "is the null pointer");
        }
        if (slot.address() % layout.byteAlignment() != 0) {
            String needs = "the address must be a multiple of " + layout.byteAlignment();
            throw illegal(
                    what, "is misaligned at 0x" + Long.toHexString(slot.address()) + "; " + needs);
        }
        if (!slot.scope().isAlive()) {
            throw new IllegalStateException("The arena of the " + what + "'s slot is closed");
        }
        return slot.asSlice(0, layout.byteSize());
    }

    private static IllegalArgumentException illegal(String what, String why) {
        return new IllegalArgumentException("The slot for a " + what + " " + why);
    }
}
