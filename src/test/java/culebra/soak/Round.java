package culebra.soak;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;
import culebra.testing.Patience;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One round of a load: the handles it opens and the threads it runs on, any of which may be closed
 * or interrupted at any moment. The end of a round closes all handles, which must end all waits.
 */
final class Round {
    /** What an end that was closed or interrupted means to the end that is connected to it. */
    private static final Set<Errno> BROKEN =
            Set.of(Errno.EPIPE, Errno.ECONNRESET, Errno.ENOTCONN, Errno.ECONNREFUSED);

    /** A part of a round that may fail. */
    interface Part {
        void run() throws Exception;
    }

    final SplittableRandom random;
    private final On kind;
    private final ConcurrentLinkedQueue<Throwable> failures;
    private final List<AutoCloseable> handles = new ArrayList<>();
    private final List<AutoCloseable> last = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Object disturbing = new Object();
    private boolean over;

    Round(On kind, SplittableRandom random, ConcurrentLinkedQueue<Throwable> failures) {
        this.kind = kind;
        this.random = random;
        this.failures = failures;
        threads.add(Thread.currentThread());
    }

    /** The kind of thread that the round runs on. */
    On kind() {
        return kind;
    }

    /** Adds a handle, which may be closed at any moment. */
    <H extends AutoCloseable> H open(H handle) throws Exception {
        synchronized (this) {
            if (!over) {
                handles.add(handle);
                return handle;
            }
        }
        handle.close();
        throw new ClosedChannelException();
    }

    /** Adds a handle to close after the last thread of the round has ended, newest first. */
    synchronized <H extends AutoCloseable> H closeLast(H handle) {
        last.add(handle);
        return handle;
    }

    /** Runs a part in a thread of its own, of either kind. */
    void beside(Part part) {
        beside(random.nextBoolean() ? On.PLATFORM : On.VIRTUAL, part);
    }

    synchronized void beside(On where, Part part) {
        Thread thread = where.thread(() -> run(part));
        threads.add(thread);
        thread.start();
    }

    /** Runs a part; one that fails takes the whole round with it. */
    void run(Part part) {
        try {
            part.run();
        } catch (Throwable end) {
            if (!isExpected(end)) {
                failures.add(end);
            }
            closeAll();
        }
    }

    private static boolean isExpected(Throwable end) {
        return end instanceof ClosedChannelException
                || end instanceof InterruptedException
                || isBroken(end)
                || isBroken(end.getCause())
                || end instanceof IllegalStateException && end.getMessage().contains("closed");
    }

    private static boolean isBroken(Throwable end) {
        return end instanceof ErrnoException failed && BROKEN.contains(failed.errno());
    }

    /** Closes one of the handles, or interrupts one of the threads. */
    void disturb(SplittableRandom by) {
        synchronized (disturbing) {
            AutoCloseable victim = victim(by);
            if (victim != null) {
                close(victim);
            }
        }
    }

    private synchronized AutoCloseable victim(SplittableRandom by) {
        if (over) {
            return null;
        }
        if (handles.isEmpty() || by.nextBoolean()) {
            threads.get(by.nextInt(threads.size())).interrupt();
            return null;
        }
        return handles.get(by.nextInt(handles.size()));
    }

    /** Ends the round: closes its handles, waits for its threads, closes the rest. */
    void end() {
        closeAll();
        synchronized (disturbing) { // a close that has begun is over: its names are free
            Thread.interrupted();
        }
        for (Thread thread : threads.subList(1, threads.size())) {
            join(thread);
        }
        last.reversed().forEach(this::close);
    }

    private void join(Thread thread) {
        try {
            if (!Patience.ends(thread)) {
                var stuck =
                        new AssertionError(thread + " waits on although all handles are closed");
                stuck.setStackTrace(thread.getStackTrace());
                failures.add(stuck);
                System.err.println(Workers.threads());
            }
        } catch (InterruptedException never) {
            failures.add(never);
        }
    }

    private void closeAll() {
        List<AutoCloseable> open;
        synchronized (this) {
            over = true;
            open = List.copyOf(handles);
        }
        open.forEach(this::close);
    }

    private void close(AutoCloseable handle) {
        try {
            handle.close();
        } catch (Throwable failed) {
            failures.add(failed);
        }
    }
}
