package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits for the end of one child and of no other, by waitid(2) with its number, as the JDK waits
 * for its own children. A thread does so; it is created before the child. The gate closes when the
 * child has ended.
 */
public final class ChildExit extends Gate {
    /** The status of a child for which other code has waited. */
    public static final int UNKNOWN = -1;

    private static final String NAME = "culebra-child";

    private static final int KILLED = 128; // as in shells and in the JDK

    private static final long PAUSE = 1_000_000;

    private static final int STARTING = 0;
    private static final int NOT_STARTED = -1;

    private static final ThreadPoolExecutor THREADS =
            new ThreadPoolExecutor(
                    0,
                    Integer.MAX_VALUE,
                    10,
                    TimeUnit.SECONDS,
                    new SynchronousQueue<>(),
                    Daemons.named(NAME));

    private static final SetupCall WAITID = SetupCall.of("waitid");

    private final CompletableFuture<Integer> status = new CompletableFuture<>();
    private final MemorySegment info = Arena.ofAuto().allocate(Abi.SIGINFO_SIZE, 8);
    private volatile Thread thread;

    /** The number of the child. */
    private int pid;

    /** The number of the child, or one of the states before it was started. */
    private volatile int state = STARTING;

    /**
     * Whether the child was waited for, so that its number may have been reused; guarded by this,
     * and written only by the thread that waits.
     */
    private boolean reaped;

    /** The exit status, once the child was waited for. */
    private int exit = UNKNOWN;

    private ChildExit() {
        super("ChildProcess");
    }

    /** Starts the thread that will wait; {@link #started} or {@link #notStarted} must follow. */
    public static ChildExit prepare() {
        var exit = new ChildExit();
        THREADS.execute(exit::run);
        return exit;
    }

    /** Makes the thread wait for a child. */
    public void started(int child) {
        pid = child;
        try {
            opened();
        } finally {
            proceed(child);
        }
    }

    /** Makes the thread end. */
    public void notStarted() {
        proceed(NOT_STARTED);
    }

    private void proceed(int next) {
        state = next;
        LockSupport.unpark(thread); // null if it has not yet begun
    }

    @Override
    public String objectName() {
        return String.valueOf(pid);
    }

    /** Returns the type and the number of the child, for dumps and recordings. */
    @Override
    public String toString() {
        return kind() + "[" + pid + "]";
    }

    /**
     * Waits until the child has ended, by a deadline: 0, or an {@link Outcome}. An interrupt ends
     * the wait.
     */
    public int await(long deadline) {
        if (status.isDone()) {
            return 0;
        }
        var me = new ParkedThread(Thread.currentThread());
        Object event = CountedWait.begin(this);
        int result = 0;
        add(me);
        try {
            int outcome = me.park(this, deadline);
            return result = outcome == Outcome.CLOSED ? 0 : outcome;
        } finally {
            remove(me);
            CountedWait.end(event, this, result);
        }
    }

    /** Returns the future of the exit status, which completes once the child has ended. */
    public CompletableFuture<Integer> status() {
        return status;
    }

    /**
     * Sends a signal to the child and to no other process; returns false if the child has ended.
     */
    public synchronized boolean kill(int signal) {
        return !reaped && SignalCalls.kill(pid, signal) == 0;
    }

    private void run() {
        thread = Thread.currentThread();
        while (state == STARTING) {
            LockSupport.park(this);
        }
        if (state != NOT_STARTED) {
            nameAfterChild();
            await();
            close();
            Daemons.rename(NAME);
        }
    }

    private void nameAfterChild() {
        try {
            Daemons.rename(NAME + " " + pid);
        } catch (Throwable noMemory) {
            return; // a dump shows the general name
        }
    }

    /**
     * Waits for the child. Not even a lack of memory may leave a zombie, or a thread that waits.
     */
    private void await() {
        while (!status.isDone()) {
            try {
                if (reaped || waitid(Constants.WEXITED | Constants.WNOWAIT) != Outcome.RETRY) {
                    reap();
                    status.complete(exit);
                }
            } catch (Throwable failed) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private synchronized void reap() {
        if (reaped) {
            return;
        }
        int waited = waitid(Constants.WEXITED | Constants.WNOHANG);
        reaped = true;
        if (waited >= 0 && info.get(JAVA_INT, Abi.SI_PID) != 0) {
            int code = info.get(JAVA_INT, Abi.SI_STATUS);
            exit = info.get(JAVA_INT, Abi.SI_CODE) == Constants.CLD_EXITED ? code : KILLED + code;
        }
    }

    private int waitid(int options) {
        try (CallState state = CallState.acquire()) {
            return WAITID.call(state.errno, Constants.P_PID, pid, info.address(), options);
        }
    }
}
