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
 * released when the role is closed and no call uses it, so that the next holder of the role does
 * not race with a writer.
 */
final class RoleGate extends Gate {
    private static final VarHandle BUSY = field("busy", int.class);
    private static final VarHandle GONE = field("gone", boolean.class);

    private final Fd fd;

    /** The sleep word of the other side, and how many may sleep there. */
    private final MemorySegment wakeUp;

    private final int sleepers;
    private int busy;
    private boolean gone;

    RoleGate(Fd fd, MemorySegment wakeUp, int sleepers) {
        super("Ring");
        this.fd = fd;
        this.wakeUp = wakeUp;
        this.sleepers = sleepers;
    }

    private static VarHandle field(String name, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(RoleGate.class, name, type);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    Fd fd() {
        return fd;
    }

    /**
     * Begins a call; {@link #exit} follows in a finally block.
     *
     * @throws IllegalStateException if another call is running
     */
    void enter(Object role) throws ClosedChannelException {
        if ((int) BUSY.getOpaque(this) != 0) {
            throw new IllegalStateException(
                    role
                            + " is in use by another call: it serves one thread at a time, and no"
                            + " call inside another");
        }
        boolean open = false;
        try {
            BUSY.setOpaque(this, 1);
            AsymmetricFence.light();
            open = isOpen();
        } finally {
            if (!open) { // or the stack has ended
                BUSY.setRelease(this, 0);
            }
        }
        if (!open) {
            exit();
            throw Errors.closed(role);
        }
    }

    void exit() {
        BUSY.setRelease(this, 0);
        AsymmetricFence.light();
        if (!isOpen()) {
            release();
        }
    }

    @Override
    public boolean close() {
        if (!super.close()) {
            return false;
        }
        AsymmetricFence.heavy();
        if ((int) BUSY.getVolatile(this) == 0) {
            release();
        }
        return true;
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

    /** Gives the role up, and has the other side look. */
    private void release() {
        if (GONE.compareAndSet(this, false, true)) {
            Fds.close(fd);
            try {
                wakeOther();
            } catch (InternalError truncated) {
                // The other side detects that as well.
            }
        }
    }
}
