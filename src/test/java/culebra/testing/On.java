package culebra.testing;

import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.event.EventFd;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A kind of thread on which a test makes its calls: an enum source of parameterized tests. */
public enum On {
    PLATFORM(Thread.ofPlatform().factory()),
    VIRTUAL(Thread.ofVirtual().factory());

    private final ThreadFactory factory;

    On(ThreadFactory factory) {
        this.factory = factory;
    }

    /**
     * Makes the first wait on each kind of thread, which makes an epoll and threads that stay: for
     * tests that count what is left.
     */
    public static void warmUp() {
        try (EventFd counter = EventFd.create()) {
            for (On kind : values()) {
                kind.get(() -> counter.tryTake(Duration.ofMillis(1)));
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /**
     * Lets other threads run in a loop of attempts. After {@link Thread#yield} the only carrier of
     * a machine with one processor may take the same virtual thread again and again: the scheduler
     * goes on with the queue from which it had its last task.
     */
    public static void letOthersRun() {
        LockSupport.parkNanos(1);
    }

    public Thread thread(Runnable body) {
        return factory.newThread(body);
    }

    /** Starts a call. */
    public <T> Started<T> start(Callable<T> call) {
        var task = new FutureTask<>(call);
        Thread thread = thread(task);
        thread.start();
        return new Started<>(thread, task);
    }

    /** Makes a call on such a thread and waits for its result. */
    public <T> T get(Callable<T> call) throws Exception {
        return start(call).get();
    }

    /** A call that runs in a thread of its own. */
    public record Started<T>(Thread thread, FutureTask<T> task) {
        private static final String[] CALLS = {
            "ppoll", "epoll_wait", "block", "write", "park", "parkNanos"
        };

        /** Waits until the call is in a system call, or its virtual thread parks. */
        public Started<T> blocked() {
            Blocked.in(thread, CALLS);
            return this;
        }

        /** As {@link #blocked}, for a call that may have ended already. */
        public Started<T> blockedOrEnded() {
            Patience.await(
                    () -> task.isDone() || Blocked.isIn(thread, CALLS), thread + " does not wait");
            return this;
        }

        public T get() throws Exception {
            return task.get(Patience.SECONDS, TimeUnit.SECONDS);
        }

        /** Waits for the call to fail: with what. */
        public Throwable failure() {
            return assertThrows(ExecutionException.class, this::get).getCause();
        }
    }
}
