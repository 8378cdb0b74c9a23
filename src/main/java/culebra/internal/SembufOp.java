package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/** A struct sembuf: one operation on one semaphore of a set. */
public final class SembufOp {
    /** On the heap, for calls that do not wait. */
    final MemorySegment struct;

    private final short index;
    private final short delta;
    private final short flags;

    /** For one semaphore of a set. */
    public SembufOp(int index, int delta, boolean undo) {
        this.index = (short) index;
        this.delta = (short) delta;
        this.flags = (short) (undo ? Constants.SEM_UNDO : 0);
        struct = MemorySegment.ofArray(new short[Layouts.SEMBUF_SIZE / Short.BYTES]);
        write(struct, 0, Constants.IPC_NOWAIT);
    }

    final void write(MemorySegment operations, long offset, int moreFlags) {
        operations.set(JAVA_SHORT, offset + Layouts.SEM_NUM, index);
        operations.set(JAVA_SHORT, offset + Layouts.SEM_OP, delta);
        operations.set(JAVA_SHORT, offset + Layouts.SEM_FLG, (short) (flags | moreFlags));
    }
}
