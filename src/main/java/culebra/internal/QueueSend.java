package culebra.internal;

import static culebra.internal.NegatedErrno.ETIMEDOUT;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * mq_timedsend(3) with one priority.
 *
 * <p>An attempt uses a deadline in the past, so that the descriptor stays in blocking mode. The
 * kernel's deadline is by the wall clock, so no other deadline is ever passed to it.
 */
public final class QueueSend extends Transfer {
    /** The number of priorities: MQ_PRIO_MAX. */
    public static final int PRIORITIES = 32_768; // written out, to be named without a system

    /** The address of a time that has passed, 1970: the kernel does not start a timer for it. */
    static final long PAST = Arena.global().allocate(16, 8).address();

    /** Instead of the address of a time. */
    static final long NEVER = 0;

    private static final QueueSend[] KNOWN = new QueueSend[PRIORITIES];

    private static final MethodHandle SEND =
            Native.withErrno(
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG));

    private final int priority;

    private QueueSend(int priority) {
        super(PollEvents.OUT, Long.MAX_VALUE);
        this.priority = priority;
    }

    /** Sends with a priority from 0 to one less than {@link #PRIORITIES}. */
    public static QueueSend of(int priority) {
        QueueSend known = KNOWN[priority];
        return known != null ? known : make(priority);
    }

    private static QueueSend make(int priority) {
        return KNOWN[priority] = new QueueSend(priority); // a race creates two equal objects
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        return send(state, number, buffer, NEVER);
    }

    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        return attempted(send(state, number, buffer, PAST));
    }

    /** Converts the result of an attempt. */
    static long attempted(long result) {
        return result == ETIMEDOUT ? Outcome.NOT_NOW : result;
    }

    private long send(CallState state, int number, MemorySegment buffer, long time) {
        try {
            return state.check(
                    (long)
                            SEND.invokeExact(
                                    state.errno,
                                    (long) Abi.SYS_MQ_TIMEDSEND,
                                    number,
                                    buffer,
                                    buffer.byteSize(),
                                    (long) priority,
                                    time));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
