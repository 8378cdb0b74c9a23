package culebra.internal;

import culebra.libc.Libc;
import culebra.libc.sigevent;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** mq_notify(3) on one descriptor: 0, an {@link Outcome}, or the negated errno. */
public final class QueueNotification implements Descriptor.Follower {
    /** A signalfd is open, which cannot be beside a notification thread. */
    public static final int SIGNAL_FD = -5004;

    private static final long NONE = 0;

    /** Where a struct sigevent has the function. */
    private static final long FUNCTION = sigevent._sigev_un$offset();

    /** The C library has its socket; it tries to make one only once. */
    private static volatile boolean hasSocket;

    private final Descriptor descriptor;

    /** What is armed here, or was: its work may have run by now. Guarded by this. */
    private long token = NONE;

    /** The notification of a queue that was just opened. */
    public QueueNotification(AbstractFd fd) {
        descriptor = fd.descriptor;
        descriptor.add(this);
    }

    /** Has a new thread run work once, when the queue is empty no more. */
    public synchronized int byThread(Runnable work) {
        if (!hasSocket && QueueCalls.noDescriptorIsLeft()) {
            return QueueCalls.EMFILE;
        }
        long next = NotificationThreads.arm(work, this);
        if (next == NONE) {
            return SIGNAL_FD;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = event(arena, Libc.SIGEV_THREAD(), next);
            event.set(ValueLayout.ADDRESS, FUNCTION, NotificationUpcall.STUB);
            int result = mq_notify(event, next);
            if (result < 0) {
                NotificationThreads.disarm(next);
            } else {
                hasSocket = true;
            }
            return result;
        } catch (Throwable failed) {
            NotificationThreads.disarm(next);
            throw failed;
        }
    }

    /** Has a signal with a value sent to this process once, when the queue is empty no more. */
    public int bySignal(int signal, int value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = event(arena, Libc.SIGEV_SIGNAL(), Integer.toUnsignedLong(value));
            sigevent.sigev_signo(event, signal);
            return mq_notify(event, NONE);
        }
    }

    /** Takes back what this process has armed. */
    public synchronized int cancel() {
        int result = mq_notify(MemorySegment.NULL, token);
        if (result == 0) {
            NotificationThreads.takeBack(token);
            token = NONE;
        }
        return result;
    }

    /** The work will not run: nor may its thread come, even if the number lives on elsewhere. */
    @Override
    public synchronized void forget() {
        if (NotificationThreads.isArmed(token)) {
            int ignored = call(MemorySegment.NULL);
            NotificationThreads.takeBack(token);
        }
        token = NONE;
    }

    private static MemorySegment event(Arena arena, int how, long value) {
        MemorySegment event = arena.allocate(Abi.SIGEVENT_SIZE, 8);
        event.set(ValueLayout.JAVA_LONG, sigevent.sigev_value$offset(), value);
        sigevent.sigev_notify(event, how);
        return event;
    }

    /** Arms what the next token stands for, or takes back: then that is the one there is. */
    private synchronized int mq_notify(MemorySegment event, long next) {
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            int result = call(event);
            if (result == 0 && next != token) {
                NotificationThreads.supersede(token); // or nothing could have been armed
                token = next;
            }
            return result;
        } finally {
            descriptor.done();
        }
    }

    private int call(MemorySegment event) {
        CallState state = CallState.acquire();
        try {
            int number = descriptor.number();
            return state.check((int) Notify.MQ_NOTIFY.invokeExact(state.errno, number, event));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    private static final class Notify {
        static final MethodHandle MQ_NOTIFY =
                Native.withErrno(Libc.mq_notify$address(), Libc.mq_notify$descriptor());
    }
}
