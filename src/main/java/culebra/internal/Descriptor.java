package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A file descriptor that counts its running calls: the last of them closes it, so that its number
 * is never given back under a call that still uses it.
 */
public final class Descriptor extends Gate {
    private static final VarHandle USES;

    static {
        try {
            USES = MethodHandles.lookup().findVarHandle(Descriptor.class, "uses", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
    }

    private static final int CLOSED = 1 << 31;

    private final int number;

    /** How many calls run; with the sign bit once closed or detached. */
    private volatile int uses;

    private volatile Parking parking;

    /** Set once the kernel has refused RWF_NOWAIT; a race only costs another refusal. */
    private boolean pollsFirst;

    Descriptor(int number) {
        this.number = number;
    }

    /** The number, valid between {@link #use} and {@link #done}. */
    int number() {
        return number;
    }

    /** Holds the number for a call, unless closed; if true, {@link #done} must follow. */
    boolean use() {
        int now;
        do {
            now = uses;
            if (now < 0) {
                return false;
            }
        } while (!USES.compareAndSet(this, now, now + 1));
        return true;
    }

    /** Ends a call. */
    void done() {
        if ((int) USES.getAndAdd(this, -1) == CLOSED + 1) {
            release();
        }
    }

    /** Wakes whoever blocks; the number is closed here, or by the last running call. */
    @Override
    public boolean close() {
        try {
            return super.close();
        } finally {
            if ((int) USES.getAndBitwiseOr(this, CLOSED) == 0) {
                release();
            }
        }
    }

    /**
     * Gives the number up without closing it.
     *
     * @return the number, or -1 if it is closed or a call uses it
     */
    int detach() {
        if (!USES.compareAndSet(this, 0, CLOSED)) {
            return -1;
        }
        super.close();
        forget();
        return number;
    }

    boolean pollsFirst() {
        return pollsFirst;
    }

    void pollFirst() {
        pollsFirst = true;
    }

    /** Where virtual threads wait for this descriptor. */
    Parking parking() {
        Parking place = parking;
        return place == null ? makeParking() : place;
    }

    private synchronized Parking makeParking() {
        if (parking == null) {
            parking = new Parking(this);
        }
        return parking;
    }

    private void release() {
        forget();
        FdCalls.close(number);
    }

    private void forget() {
        Parking place = parking;
        if (place != null) {
            place.forget();
        }
    }
}
