package culebra.ring;

import culebra.fd.Fd;
import culebra.internal.AsymmetricFence;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.FutexCalls;
import culebra.internal.Gate;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedChannelException;

/**
 * Whether a role is open, and whether a call uses the ring's memory in it. The role's lock is
 * released when the role is closed and no call sends or receives, so that the next holder of the
 * role does not race with a writer. The memory is given back when no call waits either. A waiting
 * call does not keep the lock, but it keeps the memory, because it may have to wake its successor.
 */
final class RoleGate extends Gate {
    private static final VarHandle BUSY = field("busy", int.class);
    private static final VarHandle END = field("end", int.class);

    // The states of BUSY: what the running call does.
    private static final int IDLE = 0;
    private static final int WORKS = 1;
    private static final int WAITS = 2;

    // The states of END: what of a closed role has been given back.
    private static final int HELD = 0;
    private static final int RELEASING = 1;
    private static final int RELEASED = 2;
    private static final int DETACHED = 3;

    private final Fd fd;
    private final RingMemory memory;

    /** The sleep word of the other side, and how many may sleep there. */
    private final MemorySegment wakeUp;

    private final int sleepers;
    private int busy;
    private int end;

    RoleGate(Class<?> role, Fd fd, RingMemory memory, RingSide other) {
        super(role, memory.name);
        this.fd = fd;
        this.memory = memory;
        this.wakeUp = memory.word(other.sleepWord);
        this.sleepers = other.sleepers;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(RoleGate.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    @Override
    public int descriptorNumber() {
        return Fds.number(fd);
    }

    /** Returns the role and the ring as text, for dumps and recordings. */
    @Override
    public String toString() {
        String ring = objectName();
        return kind() + "[" + (ring == null ? "anonymous" : ring) + "]";
    }

    Fd fd() {
        return fd;
    }

    /**
     * Begins a call that sends or receives; {@link #exit} follows in a finally block.
     *
     * @throws IllegalStateException if another call is running
     */
    void enter(Object role) throws ClosedChannelException {
        enter(role, WORKS);
    }

    /** Begins a wait in the same way. */
    void enterWait(Object role) throws ClosedChannelException {
        enter(role, WAITS);
    }

    private void enter(Object role, int use) throws ClosedChannelException {
        if ((int) BUSY.getOpaque(this) != IDLE) {
            throw new IllegalStateException(
                    role
                            + " is in use by another call; only one thread may use it at a time,"
                            + " and a reader must not call it");
        }
        boolean open = false;
        try {
            BUSY.setOpaque(this, use);
            AsymmetricFence.light();
            open = isOpen();
        } finally {
            if (!open) { // or the stack has ended
                BUSY.setRelease(this, IDLE);
            }
        }
        if (!open) {
            exit();
            throw Errors.closed(role);
        }
    }

    void exit() {
        BUSY.setRelease(this, IDLE);
        AsymmetricFence.light();
        if (!isOpen()) {
            release();
        }
    }

    /** Closes the role. A close that found no room on the stack is completed by the next one. */
    @Override
    public boolean close() {
        boolean first = super.close();
        if (first || (int) END.getVolatile(this) != DETACHED) {
            AsymmetricFence.heavy();
            if ((int) BUSY.getVolatile(this) != WORKS) {
                release();
            }
        }
        return first;
    }

    /** Wakes who sleeps on the other side, after a full fence. */
    void wakeOther() {
        VarHandle.fullFence();
        long word = wakeUp.address();
        if (RawMemory.getIntOpaque(word) != 0 && RawMemory.getAndSetInt(word, 0) != 0) {
            RingStep.at(RingStep.BEFORE_WAKING);
            int ignored = FutexCalls.wake(wakeUp, sleepers);
        }
    }

    /**
     * Gives the role up and wakes the other side. Then gives the memory back, unless a call still
     * waits. That call gives the memory back when it ends.
     */
    private void release() {
        if (END.compareAndSet(this, HELD, RELEASING)) {
            int reached = HELD;
            try {
                Fds.close(fd);
                reached = RELEASED;
                wakeOther();
            } catch (InternalError truncated) {
                // The other side detects that as well.
            } finally {
                END.setVolatile(this, reached);
            }
        }
        VarHandle.fullFence(); // either this thread or the one that exits sees both conditions
        if ((int) BUSY.getVolatile(this) == IDLE && END.compareAndSet(this, RELEASED, DETACHED)) {
            memory.detach();
        }
    }
}
