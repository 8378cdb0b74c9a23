package culebra.internal;

import java.lang.foreign.MemorySegment;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The bytes of buffers, of which programs come with the same again and again: the compiler would
 * not save making an object each time.
 */
public final class BufferView {
    /** The last one; weakly, so that no buffer lives longer for having been used. */
    private WeakReference<View> last = new WeakReference<>(null);

    /** Creates a place that has seen no buffer. */
    public BufferView() {}

    /** A buffer's bytes from its position to its limit. */
    public MemorySegment of(ByteBuffer buffer) {
        View view = last.get();
        if (view == null || !view.isOf(buffer)) {
            view = View.of(buffer);
            last = new WeakReference<>(view);
        }
        return view.bytes;
    }

    /** The same of a buffer to write into. */
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
