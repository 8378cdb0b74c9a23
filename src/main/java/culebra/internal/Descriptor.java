package culebra.internal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that counts its running calls: the last of them closes it, so that its number
 * is never given back under a call that still uses it.
 */
public final class Descriptor extends Gate {
    private static final VarHandle USES;

    /** How many are open. */
    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final SetupCall CLOSE = SetupCall.of("close");

    static {
        try {
            USES = MethodHandles.lookup().findVarHandle(Descriptor.class, "uses", int.class);
        } catch (ReflectiveOperationException impossible) {
            throw new ExceptionInInitializerError(impossible);
        }
        // The JVM needs memory when code runs for the first time. Closing must need none, so it is
        // done once, with no number.
        new Descriptor(-1).close();
    }

    /** One direction, of which there is one user at a time. */
    static final int READING = 1 << 29;

    /** The other direction. */
    static final int WRITING = 1 << 30;

    private static final int CLOSED = 1 << 31;

    private final int number;

    /** How many calls run, the directions in use, and the sign bit once closed or detached. */
    private volatile int uses;

    /** What must know before the number is given back; guarded by this. */
    private Follower firstFollower;

    private volatile ParkingPlace parking;

    // Made when threads meet first.
    private volatile TurnQueue readers;
    private volatile TurnQueue writers;

    /** Whether plain calls never wait. A race on it costs a call more, no harm. */
    private boolean nonBlocking;

    /** A race on it costs a call more, no harm. */
    private boolean pollsFirst;

    /** A race on it costs a call more, too. */
    private boolean noFile;

    Descriptor(int number) {
        super("Fd");
        this.number = number;
        COUNT.incrementAndGet();
    }

    /** Returns how many this library has open in this process. */
    static int count() {
        return COUNT.get();
    }

    /** The number, valid between {@link #use} and {@link #done}. */
    int number() {
        return number;
    }

    /** Holds the number for a call, unless closed; if true, {@link #done} must follow. */
    boolean use() {
        StackRoom.require();
        int now;
        do {
            now = uses;
            if (now < 0) {
                return false;
            }
        } while (!USES.compareAndSet(this, now, now + 1));
        return true;
    }

    @Override
    String label() {
        return super.label() + "[descriptor " + number + "]";
    }

    @Override
    public String toString() {
        String target = target();
        return target.equals("?")
                ? label()
                : super.label() + "[" + target + ", descriptor " + number + "]";
    }

    /** What it refers to, as {@code pipe:[1234]} or a path; "?" if unknown. */
    String target() {
        if (!use()) {
            return "?";
        }
        try {
            return Files.readSymbolicLink(Path.of(OpenCalls.again(number))).toString();
        } catch (IOException unreadable) {
            return "?";
        } finally {
            done();
        }
    }

    /** Ends a call. */
    void done() {
        if ((int) USES.getAndAdd(this, -1) == CLOSED + 1) {
            release();
        }
    }

    /** Holds the number and a direction: 0, or {@link Outcome#NOT_NOW}, or closed. */
    int useAlone(int direction) {
        StackRoom.require();
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

    /** Wakes the threads that block; the number is closed here, or by the last running call. */
    @Override
    boolean isReal() {
        return number >= 0;
    }

    @Override
    public boolean close() {
        boolean held = use();
        boolean first = false;
        try {
            first = super.close();
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
        StackRoom.require();
        if (!USES.compareAndSet(this, 0, CLOSED)) {
            return -1;
        }
        super.close();
        COUNT.decrementAndGet();
        Follower told = forget();
        tellReleased(told, false);
        return number;
    }

    /** Says that plain calls never wait: on a plain file, or in non-blocking mode of our own. */
    void setNonBlocking() {
        nonBlocking = true;
    }

    boolean isNonBlocking() {
        return nonBlocking;
    }

    /** Returns true if the kernel has refused RWF_NOWAIT, so that attempts must poll. */
    boolean pollsFirst() {
        return pollsFirst;
    }

    void pollFirst() {
        pollsFirst = true;
    }

    /** Returns true if it is known to be no plain file. */
    boolean isNoFile() {
        return noFile;
    }

    void setNoFile() {
        noFile = true;
    }

    /** Has something told before the number is given back; while a call is running. */
    synchronized void add(Follower follower) {
        follower.listed = true;
        follower.previous = null;
        follower.next = firstFollower;
        if (firstFollower != null) {
            firstFollower.previous = follower;
        }
        firstFollower = follower;
    }

    synchronized void remove(Follower follower) {
        if (!follower.listed) {
            return;
        }
        follower.listed = false;
        if (follower.previous == null) {
            firstFollower = follower.next;
        } else {
            follower.previous.next = follower.next;
        }
        if (follower.next != null) {
            follower.next.previous = follower.previous;
        }
    }

    /** Where virtual threads wait for this descriptor. */
    ParkingPlace parking() {
        ParkingPlace place = parking;
        return place == null ? makeParking() : place;
    }

    private synchronized ParkingPlace makeParking() {
        if (parking == null) {
            parking = new ParkingPlace(this);
            add(parking);
        }
        return parking;
    }

    private synchronized void tellClose() {
        for (Follower follower = firstFollower; follower != null; follower = follower.next) {
            follower.close();
        }
    }

    private void release() {
        Follower told = null;
        COUNT.decrementAndGet();
        try {
            told = forget();
        } finally {
            closeNumber(number);
        }
        tellReleased(told, true);
    }

    /**
     * Closes a number that no call uses: close(2). It is never retried on EINTR: the number is gone
     * either way, and may already be reused.
     */
    static void closeNumber(int number) {
        int ignored = CLOSE.callPlain(number);
    }

    /** Has the list forget the number, outside the lock since others may be taken there. */
    private Follower forget() {
        Follower told = takeFollowers();
        for (Follower follower = told; follower != null; follower = follower.next) {
            follower.forget();
        }
        return told;
    }

    private synchronized Follower takeFollowers() {
        Follower told = firstFollower;
        for (Follower follower = told; follower != null; follower = follower.next) {
            follower.listed = false;
        }
        firstFollower = null;
        return told;
    }

    private static void tellReleased(Follower told, boolean closed) {
        for (Follower follower = told; follower != null; follower = follower.next) {
            follower.released(closed);
        }
    }
}
