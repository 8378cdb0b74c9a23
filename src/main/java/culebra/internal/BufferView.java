package culebra.internal;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Returns the bytes of buffers as segments. Programs use the same buffer repeatedly, and the
 * compiler would not remove the allocation of a segment each time.
 */
public final class BufferView {
    /** The last view; held weakly, so that it does not keep a buffer alive. */
    private WeakReference<View> last = new WeakReference<>(null);

    /** Creates an empty view. */
    public BufferView() {}

    /** Returns a buffer's bytes from its position to its limit. */
    public MemorySegment of(ByteBuffer buffer) {
        View view = last.get();
        if (view == null || !view.isOf(buffer)) {
            view = View.of(buffer);
            last = new WeakReference<>(view);
        }
        return view.bytes;
    }

    /** Returns the bytes of a buffer to be written to, from its position to its limit. */
    public MemorySegment ofWritable(ByteBuffer into) {
        if (Objects.requireNonNull(into, "into").isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        return of(into);
    }

    private record View(ByteBuffer buffer, int position, int limit, MemorySegment bytes) {
        static View of(ByteBuffer buffer) {
            MemorySegment bytes = MemorySegment.ofBuffer(buffer);
            return new View(buffer, buffer.position(), buffer.limit(), bytes);
        }

        boolean isOf(ByteBuffer other) {
            return buffer == other && position == other.position() && limit == other.limit();
        }
    }
}
