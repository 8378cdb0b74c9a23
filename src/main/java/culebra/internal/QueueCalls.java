package culebra.internal;

import static culebra.internal.NegatedErrno.EMFILE;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.libc.mq_attr;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** POSIX message queues by name, and what they are like; moving messages is {@link QueueSend}. */
public final class QueueCalls {
    private QueueCalls() {}

    /** Opens a queue for reading, writing or both: a descriptor number, or the negated errno. */
    public static int mq_open(String name, boolean reads, boolean writes) {
        int mode = reads ? writes ? Constants.O_RDWR : Constants.O_RDONLY : Constants.O_WRONLY;
        return mq_open(name, mode, 0, 0, 0);
    }

    /** Opens or creates a queue for both; the umask applies to the mode. */
    public static int mq_open(String name, boolean exclusive, int mode, int maxmsg, int msgsize) {
        int flags = Constants.O_RDWR | Constants.O_CREAT | (exclusive ? Constants.O_EXCL : 0);
        return mq_open(name, flags, mode, maxmsg, msgsize);
    }

    private static int mq_open(String name, int flags, int mode, int maxmsg, int msgsize) {
        int all = flags | Constants.O_CLOEXEC;
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            MemorySegment attr = mq_attr.allocate(arena);
            mq_attr.mq_maxmsg(attr, maxmsg);
            mq_attr.mq_msgsize(attr, msgsize);
            int result;
            do {
                result =
                        state.check(
                                (int) Open.MQ_OPEN.invokeExact(state.errno, c, all, mode, attr));
            } while (result == Outcome.RETRY);
            return result;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Tells whether the process has no descriptor left: else EMFILE is about RLIMIT_MSGQUEUE. */
    public static boolean noDescriptorIsLeft() {
        int number = OpenCalls.open("/dev/null", Constants.O_RDONLY, 0);
        if (number >= 0) {
            Descriptor.closeNumber(number);
        }
        return number == EMFILE;
    }

    /** Removes a name: 0, or the negated errno. */
    public static int mq_unlink(String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            return state.check((int) Unlink.MQ_UNLINK.invokeExact(state.errno, c));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The most messages, or an {@link Outcome} or error. */
    public static int maxmsg(AbstractFd fd) {
        return attribute(fd, mq_attr.mq_maxmsg$offset());
    }

    /** The most bytes of a message, or an {@link Outcome} or error. */
    public static int msgsize(AbstractFd fd) {
        return attribute(fd, mq_attr.mq_msgsize$offset());
    }

    /** The number of messages now, or an {@link Outcome} or error. */
    public static int curmsgs(AbstractFd fd) {
        return attribute(fd, mq_attr.mq_curmsgs$offset());
    }

    /** Tells whether a descriptor is a queue. */
    static boolean isQueue(AbstractFd fd) {
        return maxmsg(fd) > 0;
    }

    private static int attribute(AbstractFd fd, long offset) {
        try (DescriptorCall call = DescriptorCall.on(fd);
                Arena arena = Arena.ofConfined()) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            MemorySegment attr = mq_attr.allocate(arena);
            int result =
                    call.check(
                            (int) Attributes.MQ_GETATTR.invokeExact(call.errno, call.number, attr));
            return result < 0 ? result : (int) attr.get(mq_attr.mq_maxmsg$layout(), offset);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static final class Open {
        static final MethodHandle MQ_OPEN =
                Native.variadic(
                        "mq_open",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
                        2);
    }

    private static final class Unlink {
        static final MethodHandle MQ_UNLINK =
                Native.withErrno("mq_unlink", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class Attributes {
        static final MethodHandle MQ_GETATTR =
                Native.withErrno("mq_getattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    }
}
