package culebra.signal;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.WatchedSignals;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The signals that the JVM's handlers have brought and nobody has taken. */
final class ArrivedSignals extends Gate {
    /** Of all watches: a second one could not restore what was before the first. */
    private static final Set<Signal> WATCHED = EnumSet.noneOf(Signal.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Signal> arrived = new ArrayDeque<>();
    private final List<Handler> handlers = new ArrayList<>();

    private ArrivedSignals() {}

    /** Installs handlers for all the signals, or for none. */
    static ArrivedSignals of(Set<Signal> signals) {
        var arrivals = new ArrivedSignals();
        try {
            for (Signal signal : signals) {
                arrivals.watch(signal);
            }
            return arrivals;
        } catch (Throwable failed) {
            arrivals.close();
            throw failed;
        }
    }

    Signal take(long deadline, Object handle) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireOpen(handle);
            while (arrived.isEmpty() && !Deadline.passed(deadline)) {
                if (deadline == Deadline.NEVER) {
                    changed.await();
                } else {
                    changed.awaitNanos(Deadline.left(deadline));
                }
                if (!isOpen()) {
                    throw new IllegalStateException(
                            handle + " was closed by another thread during the call");
                }
            }
            return arrived.poll();
        } finally {
            lock.unlock();
        }
    }

    Signal tryTake(Object handle) {
        lock.lock();
        try {
            requireOpen(handle);
            return arrived.poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean close() {
        if (!super.close()) {
            return false;
        }
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        synchronized (WATCHED) {
            for (Handler handler : handlers) {
                handler.restore();
                WatchedSignals.unwatch(handler.signal().number());
                WATCHED.remove(handler.signal());
            }
        }
        return true;
    }

    private void watch(Signal signal) {
        synchronized (WATCHED) {
            if (!WATCHED.add(signal)) {
                throw new IllegalStateException(
                        "There is a SignalWatch for " + signal + " already; close it first");
            }
            try {
                var handler = new Handler(signal, this);
                handlers.add(handler);
                handler.install();
                WatchedSignals.watch(signal.number());
            } catch (Throwable failed) {
                WATCHED.remove(signal);
                throw failed;
            }
        }
    }

    /** Called by a thread that the JVM makes for each signal; returns false once closed. */
    boolean add(Signal signal) {
        lock.lock();
        try {
            boolean open = isOpen();
            if (open) {
                arrived.add(signal);
                changed.signal();
            }
            return open;
        } finally {
            lock.unlock();
        }
    }

    private void requireOpen(Object handle) {
        if (!isOpen()) {
            throw new IllegalStateException(handle + " is closed");
        }
    }
}
