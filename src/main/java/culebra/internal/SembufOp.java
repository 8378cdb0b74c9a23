package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import culebra.libc.sembuf;

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
        struct = MemorySegment.ofArray(new short[(int) sembuf.sizeof() / Short.BYTES]);
        write(struct, 0, Constants.IPC_NOWAIT);
    }

    final void write(MemorySegment operations, long offset, int moreFlags) {
        operations.set(JAVA_SHORT, offset + sembuf.sem_num$offset(), index);
        operations.set(JAVA_SHORT, offset + sembuf.sem_op$offset(), delta);
        operations.set(JAVA_SHORT, offset + sembuf.sem_flg$offset(), (short) (flags | moreFlags));
    }
}
