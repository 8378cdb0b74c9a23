package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * mq_notify(2): 0, an {@link Outcome}, or the negated errno.
 *
 * <p>Uses syscall(2), for the reason given in {@link NotificationThreads}.
 */
public final class QueueNotification {
    private static final SetupCall MQ_NOTIFY = SetupCall.of("syscall");

    private QueueNotification() {}

    /** Makes a new thread run work once, when the queue is no longer empty. */
    public static int byThread(AbstractFd fd, Runnable work) {
        StackRoom.require();
        var notification = new NotificationThreads.Armed(fd.descriptor, work);
        long token = NotificationThreads.arm(notification);
        if (token < 0) {
            return (int) token;
        }
        int result = -1;
        try (Arena arena = Arena.ofConfined()) {
            int socket = NotificationThreads.socket();
            MemorySegment cookie = arena.allocate(NotificationThreads.COOKIE, 8);
            cookie.set(JAVA_LONG, 0, token);
            result = mq_notify(fd, event(arena, Constants.SIGEV_THREAD, socket, cookie.address()));
            if (result >= 0) {
                notification.opened();
            }
            return result;
        } finally {
            if (result < 0) {
                NotificationThreads.disarm(token);
            }
        }
    }

    /**
     * Makes the system send a signal with a value to this process once, when the queue is no longer
     * empty.
     */
    public static int bySignal(AbstractFd fd, int signal, long value) {
        try (Arena arena = Arena.ofConfined()) {
            return mq_notify(fd, event(arena, Constants.SIGEV_SIGNAL, signal, value));
        }
    }

    /** Cancels the notification that this process has armed. */
    public static int cancel(AbstractFd fd) {
        return mq_notify(fd, MemorySegment.NULL);
    }

    private static MemorySegment event(Arena arena, int how, int number, long value) {
        MemorySegment event = arena.allocate(Abi.SIGEVENT_SIZE, 8);
        event.set(JAVA_LONG, Layouts.SIGEV_VALUE, value);
        event.set(JAVA_INT, Layouts.SIGEV_SIGNO, number);
        event.set(JAVA_INT, Layouts.SIGEV_NOTIFY, how);
        return event;
    }

    private static int mq_notify(AbstractFd fd, MemorySegment event) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            long result;
            do {
                result =
                        MQ_NOTIFY.callLong(
                                call.errno, Abi.SYS_MQ_NOTIFY, call.number, event.address());
            } while (result == Outcome.RETRY);
            return (int) result;
        }
    }
}
