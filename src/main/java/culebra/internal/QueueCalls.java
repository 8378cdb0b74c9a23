package culebra.internal;

import static culebra.internal.NegatedErrno.EMFILE;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * POSIX message queues: names and attributes. {@link QueueSend} and {@link QueueReceive} transfer
 * messages.
 */
public final class QueueCalls {
    private QueueCalls() {}

    /**
     * Opens a queue for reading, writing or both. Returns a descriptor number, or the negated
     * errno.
     */
    public static int mq_open(String name, boolean reads, boolean writes) {
        int mode = reads ? writes ? Constants.O_RDWR : Constants.O_RDONLY : Constants.O_WRONLY;
        return mq_open(name, mode, 0, 0, 0);
    }

    /**
     * Creates a queue with exactly the given mode, whose name must be new, and opens it for reading
     * and writing.
     */
    public static int create(String name, int mode, int maxmsg, int msgsize) {
        int flags = Constants.O_RDWR | Constants.O_CREAT | Constants.O_EXCL;
        int number = mq_open(name, flags, mode, maxmsg, msgsize);
        int result = number < 0 ? number : ModeCalls.set(number, mode);
        if (result < 0 && number >= 0) {
            int ignored = mq_unlink(name);
            Descriptor.closeNumber(number);
        }
        return result < 0 ? result : number;
    }

    private static int mq_open(String name, int flags, int mode, int maxmsg, int msgsize) {
        int all = flags | Constants.O_CLOEXEC;
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, RawText.encode(name));
            MemorySegment attr = arena.allocate(Layouts.MQ_ATTR_SIZE, 8);
            attr.set(JAVA_LONG, Layouts.MQ_MAXMSG, maxmsg);
            attr.set(JAVA_LONG, Layouts.MQ_MSGSIZE, msgsize);
            StackRoom.requireToOpen();
            int result;
            do {
                result = Open.MQ_OPEN.call(state.errno, c.address(), all, mode, attr.address());
            } while (result == Outcome.RETRY);
            return result;
        }
    }

    /**
     * Returns whether the process has no descriptor left. If false, EMFILE is due to
     * RLIMIT_MSGQUEUE.
     */
    public static boolean noDescriptorIsLeft() {
        int number = OpenCalls.open("/dev/null", Constants.O_RDONLY, 0);
        if (number >= 0) {
            Descriptor.closeNumber(number);
        }
        return number == EMFILE;
    }

    /** Removes a name. Returns 0, or the negated errno. */
    public static int mq_unlink(String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            return Unlink.MQ_UNLINK.call(state.errno, c.address());
        }
    }

    /** Returns the maximum number of messages, an {@link Outcome}, or an error. */
    public static int maxmsg(AbstractFd fd) {
        return attribute(fd, Layouts.MQ_MAXMSG);
    }

    /** Returns the maximum size of a message in bytes, an {@link Outcome}, or an error. */
    public static int msgsize(AbstractFd fd) {
        return attribute(fd, Layouts.MQ_MSGSIZE);
    }

    /** Returns the current number of messages, an {@link Outcome}, or an error. */
    public static int curmsgs(AbstractFd fd) {
        return attribute(fd, Layouts.MQ_CURMSGS);
    }

    /** Returns whether a descriptor is a queue. */
    static boolean isQueue(AbstractFd fd) {
        return maxmsg(fd) > 0;
    }

    private static int attribute(AbstractFd fd, long offset) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment attr = arena.allocate(Layouts.MQ_ATTR_SIZE, 8);
            int result = Attributes.MQ_GETATTR.call(call.errno, call.number, attr.address());
            return result < 0 ? result : (int) attr.get(JAVA_LONG, offset);
        }
    }

    private static final class Open {
        static final SetupCall MQ_OPEN = SetupCall.of("mq_open");
    }

    private static final class Unlink {
        static final SetupCall MQ_UNLINK = SetupCall.of("mq_unlink");
    }

    private static final class Attributes {
        static final SetupCall MQ_GETATTR = SetupCall.of("mq_getattr");
    }
}
