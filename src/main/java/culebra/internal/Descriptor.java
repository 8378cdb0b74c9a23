package culebra.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

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

    /** One direction, of which there is one user at a time. */
    static final int READING = 1 << 29;

    /** The other direction. */
    static final int WRITING = 1 << 30;

    private static final int CLOSED = 1 << 31;
    private static final int NONE = -1;

    /** After so many attempts it is worth while to have a {@link Twin}. */
    private static final int BUSY = 1_000;

    /** After a wait, so many more are taken for granted. */
    private static final int HABIT = 16;

    private final int number;

    /** How many calls run, the directions in use, and the sign bit once closed or detached. */
    private volatile int uses;

    /** Who must know before the number is given back; guarded by this. */
    private List<Follower> followers = List.of();

    private volatile Parking parking;

    // Made when threads meet first.
    private volatile TurnQueue readers;
    private volatile TurnQueue writers;

    /** Where plain calls never wait: the twin, or the number itself if it is non-blocking. */
    private volatile int unblocked = NONE;

    // Races on these four cost a call more, no harm.
    private boolean pollsFirst;
    private int untilTwin = BUSY;
    private byte untilRead;
    private byte untilWrite;

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

    /** Holds the number and a direction: 0, or {@link Outcome#NOT_NOW}, or closed. */
    int useAlone(int direction) {
        int now;
        do {
            now = uses;
            if (now < 0) {
                return Outcome.CLOSED;
            }
            if ((now & direction) != 0) {
                return Outcome.NOT_NOW;
            }
        } while (!USES.compareAndSet(this, now, now + direction + 1));
        return 0;
    }

    /** Waits to hold the number and a direction: 0, or an {@link Outcome}. */
    int awaitAlone(int direction, long deadline) {
        return makeQueue(direction).await(deadline);
    }

    /** Ends a call in a direction. */
    void doneAlone(int direction) {
        int one = direction + 1;
        try {
            if ((int) USES.getAndAdd(this, -one) == CLOSED + one) {
                release();
            }
        } finally {
            TurnQueue queue = direction == READING ? readers : writers;
            if (queue != null) {
                queue.wakeNext();
            }
        }
    }

    private synchronized TurnQueue makeQueue(int direction) {
        if (direction == READING) {
            return readers == null ? readers = new TurnQueue(this, READING) : readers;
        }
        return writers == null ? writers = new TurnQueue(this, WRITING) : writers;
    }

    /** Wakes whoever blocks; the number is closed here, or by the last running call. */
    @Override
    public boolean close() {
        boolean held = use();
        try {
            boolean first = super.close();
            if (first && held) {
                tellClose();
            }
            return first;
        } finally {
            int ignored = (int) USES.getAndBitwiseOr(this, CLOSED);
            if (held) {
                done();
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
        for (Follower follower : forget()) {
            follower.released(false);
        }
        return number;
    }

    /** Says that the description is non-blocking and ours alone; before anybody uses it. */
    void setNonBlocking() {
        unblocked = number;
    }

    boolean isNonBlocking() {
        return unblocked == number;
    }

    /** Where a plain call never waits, or a negative number; for a call that is running. */
    int unblocked() {
        int where = unblocked;
        return where >= 0 || --untilTwin != 0 ? where : makeTwin();
    }

    private synchronized int makeTwin() {
        if (unblocked < 0) {
            unblocked = Twin.open(number);
        }
        return unblocked;
    }

    /** Tells whether the kernel has refused RWF_NOWAIT, so that attempts must poll. */
    boolean pollsFirst() {
        return pollsFirst;
    }

    void pollFirst() {
        pollsFirst = true;
    }

    /** Tells whether an attempt would likely be in vain, to judge by the last ones. */
    boolean expectsToWait(int direction) {
        if (direction == READING && untilRead > 0) {
            untilRead--;
            return true;
        }
        if (direction == WRITING && untilWrite > 0) {
            untilWrite--;
            return true;
        }
        return pollsFirst;
    }

    void hadToWait(int direction) {
        if (direction == READING) {
            untilRead = HABIT;
        } else {
            untilWrite = HABIT;
        }
    }

    /** Has somebody told before the number is given back; while a call is running. */
    synchronized void add(Follower follower) {
        var all = new ArrayList<>(followers);
        all.add(follower);
        followers = List.copyOf(all);
    }

    synchronized void remove(Follower follower) {
        var all = new ArrayList<>(followers);
        all.remove(follower);
        followers = List.copyOf(all);
    }

    /** Where virtual threads wait for this descriptor. */
    Parking parking() {
        Parking place = parking;
        return place == null ? makeParking() : place;
    }

    private synchronized Parking makeParking() {
        if (parking == null) {
            parking = new Parking(this);
            add(parking);
        }
        return parking;
    }

    private void tellClose() {
        List<Follower> told;
        synchronized (this) {
            told = followers;
        }
        for (Follower follower : told) {
            follower.close();
        }
    }

    private void release() {
        List<Follower> told = List.of();
        try {
            told = forget();
        } finally {
            FdCalls.close(number);
        }
        for (Follower follower : told) {
            follower.released(true);
        }
    }

    private List<Follower> forget() {
        List<Follower> told;
        synchronized (this) {
            told = followers;
            followers = List.of();
        }
        try {
            for (Follower follower : told) {
                follower.forget();
            }
            return told;
        } finally {
            int twin = unblocked;
            if (twin >= 0 && twin != number) {
                Twin.close(twin);
            }
        }
    }

    /** Whoever keeps the number, and must not after it was given back. */
    interface Follower {
        /** The descriptor was closed; calls may still use the number. Must not fail. */
        default void close() {}

        /** Forgets the number, whether it is closed now or handed to somebody else. */
        void forget();

        /** The number was closed, or handed to somebody else. Must not fail. */
        default void released(boolean closed) {}
    }
}
