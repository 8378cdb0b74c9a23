package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * mq_timedreceive(3): the result is the message's priority above its size, as {@code priority << 32
 * | size}, since both fit into a long.
 *
 * <p>Uses syscall(2), for the reason given in {@link StreamCalls}.
 */
public final class QueueReceive extends Transfer {
    /** Receives the oldest message of the highest priority. */
    public static final QueueReceive CALL = new QueueReceive();

    private static final MethodHandle RECEIVE =
            Native.withErrno( // in the shape of QueueSend, which is linked once
                    "syscall",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG));

    private QueueReceive() {
        super(PollEvents.IN, Long.MAX_VALUE);
    }

    @Override
    long call(CallState state, int number, MemorySegment buffer) {
        return receive(state, number, buffer, QueueSend.NEVER);
    }

    @Override
    long attempt(CallState state, int number, MemorySegment buffer) {
        return QueueSend.attempted(receive(state, number, buffer, QueueSend.PAST));
    }

    @Override
    long size(long result) {
        return (int) result;
    }

    private static long receive(CallState state, int number, MemorySegment buffer, long time) {
        MemorySegment priority = state.value;
        try {
            long size =
                    state.check(
                            (long)
                                    RECEIVE.invokeExact(
                                            state.errno,
                                            (long) Abi.SYS_MQ_TIMEDRECEIVE,
                                            number,
                                            buffer,
                                            buffer.byteSize(),
                                            priority.address(),
                                            time));
            return size < 0 ? size : (long) priority.get(JAVA_INT, 0) << 32 | size;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
