package culebra.signal;

import culebra.internal.Deadline;
import culebra.internal.EventFlag;
import culebra.internal.Gate;
import culebra.internal.Outcome;
import culebra.internal.TurnQueue;
import culebra.internal.WatchedSignals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The signals that the JVM's handlers have received and that no thread has taken yet. */
final class ArrivedSignals extends Gate {
    /**
     * The signals of all watches. No signal has two watches: the second could not restore the
     * handler that was installed before the first.
     */
    private static final Set<Signal> WATCHED = EnumSet.noneOf(Signal.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Signal> arrived = new ArrayDeque<>();
    private final List<Handler> handlers = new ArrayList<>();

    /** The threads that wait for a signal. */
    private final TurnQueue takers = new TurnQueue(this, this::attempt);

    /** Raised while there is a signal to take. */
    private final EventFlag flag;

    private ArrivedSignals(EventFlag flag) {
        super("SignalWatch");
        this.flag = flag;
    }

    /**
     * Installs handlers for all the signals, or for none.
     *
     * @param all false to leave out signals that already have a watch
     */
    static ArrivedSignals of(Set<Signal> signals, boolean all, EventFlag flag) {
        var arrivals = new ArrivedSignals(flag);
        try {
            for (Signal signal : signals) {
                if (!arrivals.watch(signal) && all) {
                    throw new IllegalStateException(
                            "There is already a SignalWatch for " + signal + "; close it first");
                }
            }
            arrivals.opened();
            return arrivals;
        } catch (Throwable failed) {
            arrivals.close();
            throw failed;
        }
    }

    /** Returns the signals that have a handler. */
    Set<Signal> signals() {
        var signals = EnumSet.noneOf(Signal.class);
        for (Handler handler : handlers) {
            signals.add(handler.signal());
        }
        return signals;
    }

    @Override
    public String objectName() {
        return signals().toString();
    }

    @Override
    public int descriptorNumber() {
        return flag.number();
    }

    /** Returns the signals as text, for dumps and recordings. */
    @Override
    public String toString() {
        return kind() + objectName();
    }

    Signal take(long deadline, Object handle) throws InterruptedException {
        requireNotInterrupted();
        Signal taken = tryTake(handle);
        if (taken != null || Deadline.passed(deadline)) {
            return taken;
        }
        int result = takers.await(deadline);
        takers.wakeNext(); // more may have arrived
        if (result == Outcome.CLOSED) {
            throw new IllegalStateException(
                    handle + " was closed by another thread during the call");
        }
        if (result == Outcome.INTERRUPTED) {
            throw new InterruptedException();
        }
        return result == Outcome.TIMED_OUT ? null : Signal.of(result);
    }

    /** Takes a signal for a thread that waits: its number, or an outcome. */
    private int attempt() {
        lock.lock();
        try {
            if (!isOpen()) {
                return Outcome.CLOSED;
            }
            Signal taken = poll();
            return taken == null ? Outcome.NOT_NOW : taken.number();
        } finally {
            lock.unlock();
        }
    }

    Signal tryTake(Object handle) {
        lock.lock();
        try {
            requireOpen(handle);
            return poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean close() {
        flag.close(); // first: with room on the stack for this there is room for the gate, too
        if (!super.close()) {
            return false;
        }
        takers.wakeNext(); // which wakes the one after it
        restoreHandlers();
        return true;
    }

    private void restoreHandlers() {
        synchronized (WATCHED) {
            for (Handler handler : handlers) {
                handler.restore();
                WatchedSignals.unwatch(handler.signal().number());
                WATCHED.remove(handler.signal());
            }
        }
    }

    /** Installs a handler; returns false if there already is a watch for this signal. */
    private boolean watch(Signal signal) {
        synchronized (WATCHED) {
            if (!WATCHED.add(signal)) {
                return false;
            }
            try {
                var handler = new Handler(signal, this);
                handlers.add(handler);
                handler.install();
                WatchedSignals.watch(signal.number());
                return true;
            } catch (Throwable failed) {
                WATCHED.remove(signal);
                throw failed;
            }
        }
    }

    /**
     * Adds a signal; returns false once closed. The JVM calls this in a new thread for each signal.
     */
    boolean add(Signal signal) {
        lock.lock();
        try {
            if (!isOpen()) {
                return false;
            }
            arrived.add(signal);
            flag.raise();
        } finally {
            lock.unlock();
        }
        takers.wakeNext();
        return true;
    }

    private Signal poll() {
        if (arrived.size() == 1) {
            flag.lower();
        }
        return arrived.poll();
    }

    private void requireOpen(Object handle) {
        if (!isOpen()) {
            throw new IllegalStateException(handle + " is closed");
        }
    }
}
