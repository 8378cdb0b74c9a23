package culebra.internal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A file descriptor that counts its running calls. After a close the last of them closes the
 * number, so that the number is never released while a call still uses it.
 */
public final class Descriptor extends Gate {
    private static final VarHandle USES;

    /** The number of open descriptors. */
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

    /** The reading direction, which one call uses at a time. */
    static final int READING = 1 << 29;

    /** The writing direction, which one call uses at a time. */
    static final int WRITING = 1 << 30;

    private static final int CLOSED = 1 << 31;

    private final int number;

    /**
     * The number of running calls, the directions in use, and the sign bit once closed or detached.
     */
    private volatile int uses;

    /** The first object to be notified before the number is released; guarded by this. */
    private Follower firstFollower;

    /** Created when threads first contend or park, which those of few descriptors do. */
    private volatile Crowd crowd;

    /**
     * Whether this is known to be a regular file, on which plain calls never wait. A race on it
     * costs one more call and is otherwise harmless.
     */
    private boolean file;

    /**
     * Whether attempts must poll first. A race on it costs one more call and is otherwise harmless.
     */
    private boolean pollsFirst;

    /** Whether this is known not to be a regular file. A race on it costs one more call. */
    private boolean noFile;

    Descriptor(int number) {
        super("Fd");
        this.number = number;
        COUNT.incrementAndGet();
    }

    /** Returns the number of descriptors that this library has open in this process. */
    static int count() {
        return COUNT.get();
    }

    /** Returns the number, which is valid between {@link #use} and {@link #done}. */
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

    @Override
    public String objectName() {
        String target = target();
        return target.equals("?") ? null : target;
    }

    @Override
    public int descriptorNumber() {
        return number;
    }

    /** Returns the object that it refers to, as {@code pipe:[1234]} or a path; "?" if unknown. */
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

    /**
     * Holds the number and a direction. Returns 0, {@link Outcome#NOT_NOW}, or {@link
     * Outcome#CLOSED}.
     */
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

    /** Waits to hold the number and a direction. Returns 0 or an {@link Outcome}. */
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
            Crowd waiting = crowd;
            TurnQueue queue = waiting == null ? null : waiting.queue(direction);
            if (queue != null) {
                queue.wakeNext();
            }
        }
    }

    private synchronized TurnQueue makeQueue(int direction) {
        Crowd waiting = makeCrowd();
        TurnQueue queue = waiting.queue(direction);
        if (queue != null) {
            return queue;
        }
        queue = new TurnQueue(this, () -> useAlone(direction));
        if (direction == READING) {
            waiting.readers = queue;
        } else {
            waiting.writers = queue;
        }
        return queue;
    }

    private synchronized Crowd makeCrowd() {
        return crowd == null ? crowd = new Crowd() : crowd;
    }

    /** Wakes the blocked threads. The number is closed here, or by the last running call. */
    @Override
    public boolean close() {
        StackRoom.requireToClose();
        boolean held = use();
        boolean first = false;
        try {
            first = closeWithRoom();
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
     * Gives up the number without closing it.
     *
     * @return the number, or -1 if it is closed or a call uses it
     */
    int detach() {
        StackRoom.requireToClose();
        if (!USES.compareAndSet(this, 0, CLOSED)) {
            return -1;
        }
        closeWithRoom();
        COUNT.decrementAndGet();
        Follower told = forget();
        tellReleased(told, false);
        return number;
    }

    /** Records that this is a regular file. */
    void setFile() {
        file = true;
    }

    /** Returns true if this is known to be a regular file, on which plain calls never wait. */
    boolean isFile() {
        return file;
    }

    /** Returns true if the kernel has refused RWF_NOWAIT, so that attempts must poll. */
    boolean pollsFirst() {
        return pollsFirst;
    }

    void pollFirst() {
        pollsFirst = true;
    }

    /** Returns true if this is known not to be a regular file. */
    boolean isNoFile() {
        return noFile;
    }

    void setNoFile() {
        noFile = true;
    }

    /**
     * Adds an object to be notified before the number is released. Call this while a call is
     * running.
     */
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

    /** Returns the place where virtual threads wait for this descriptor. */
    ParkingPlace parking() {
        Crowd waiting = crowd;
        ParkingPlace place = waiting == null ? null : waiting.parking;
        return place == null ? makeParking() : place;
    }

    private synchronized ParkingPlace makeParking() {
        Crowd waiting = makeCrowd();
        if (waiting.parking == null) {
            waiting.parking = new ParkingPlace(this);
            add(waiting.parking);
        }
        return waiting.parking;
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
     * Closes a number that no call uses: close(2). It is never retried on EINTR: the number is
     * released either way and may already be reused.
     */
    static void closeNumber(int number) {
        int ignored = CLOSE.callPlain(number);
    }

    /**
     * Makes the followers forget the number. This is done outside the lock, since they may take
     * other locks.
     */
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

    /** Where threads wait for their turn and for events. */
    private static final class Crowd {
        volatile TurnQueue readers;
        volatile TurnQueue writers;
        volatile ParkingPlace parking;

        TurnQueue queue(int direction) {
            return direction == READING ? readers : writers;
        }
    }
}
