package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** eventfd(2), and the counter that a timerfd has, too. */
public final class EventFdCalls {
    private EventFdCalls() {}

    /** Makes an eventfd whose counter is 0: its number, or the negated errno. */
    public static int eventfd(boolean semaphore) {
        return eventfd(Libc.EFD_CLOEXEC() | (semaphore ? Libc.EFD_SEMAPHORE() : 0));
    }

    private static int eventfd(int flags) {
        CallState state = CallState.acquire();
        try {
            return state.check((int) Make.EVENTFD.invokeExact(state.errno, 0, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** Makes an eventfd of our own, on which nothing waits: its number, or the negated errno. */
    static int wakeUp() {
        return eventfd(Libc.EFD_CLOEXEC() | Libc.EFD_NONBLOCK());
    }

    /** Counts a wake-up. */
    static void wake(int wakeUp) {
        CallState state = CallState.acquire();
        try {
            state.counter.set(JAVA_LONG, 0, 1);
            long ignored =
                    StreamCalls.WRITE.call(state, wakeUp, state.counter); // EAGAIN: it is full
        } finally {
            state.release();
        }
    }

    /** Takes the wake-ups; false if another thread was faster. */
    static boolean wasWoken(int wakeUp) {
        CallState state = CallState.acquire();
        try {
            return StreamCalls.READ.call(state, wakeUp, state.counter) > 0;
        } finally {
            state.release();
        }
    }

    /** Adds to an eventfd's counter: 0, or an {@link Outcome} or error. */
    public static int add(AbstractFd fd, long value, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            if (deadline == Deadline.NOW) {
                return attempt(descriptor, value);
            }
            return Thread.currentThread().isVirtual()
                    ? WaitPool.call(
                            () -> write(Waiter.enter(descriptor, deadline), descriptor, value),
                            true)
                    : write(Waiter.enter(descriptor, deadline), descriptor, value);
        } finally {
            descriptor.done();
        }
    }

    /** There may be room, but not for so much: then the wait for a moment is in vain. */
    private static int attempt(Descriptor descriptor, long value) {
        int ready = PollCalls.now(descriptor, PollCalls.OUT);
        if (ready != 0) {
            return ready;
        }
        int result =
                Thread.currentThread().isVirtual()
                        ? WaitPool.call(
                                () -> write(Waiter.enterForAMoment(descriptor), descriptor, value),
                                false)
                        : write(Waiter.enterForAMoment(descriptor), descriptor, value);
        return result == Outcome.TIMED_OUT ? Outcome.NOT_NOW : result;
    }

    private static int write(Waiter waiter, Descriptor descriptor, long value) {
        try {
            MemorySegment counter = waiter.state.counter;
            counter.set(JAVA_LONG, 0, value);
            while (waiter.mayCall()) {
                long result = StreamCalls.WRITE.call(waiter.state, descriptor.number(), counter);
                if (result != Outcome.RETRY) {
                    return result < 0 ? (int) result : 0;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    /**
     * Takes a counter of eight bytes.
     *
     * @return an unsigned number, or 0, which is never taken, if there is none in time
     */
    public static long take(AbstractFd fd, long deadline) throws IOException, InterruptedException {
        CallState state = CallState.acquire(); // a virtual thread keeps it even while it waits
        try {
            long result = StreamCalls.READ.move(fd, state.counter, deadline);
            if (result > 0) {
                return state.counter.get(JAVA_LONG, 0);
            }
            if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
                return 0;
            }
            throw Errors.wait(result, "read", fd);
        } finally {
            state.release();
        }
    }

    /** Takes a counter if there is one now; 0 if there is none. */
    public static long tryTake(AbstractFd fd) throws IOException {
        try {
            return take(fd, Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // for an attempt listens to no interrupt
        }
    }

    private static final class Make {
        static final MethodHandle EVENTFD =
                Native.withErrno(Libc.eventfd$address(), Libc.eventfd$descriptor());
    }
}
