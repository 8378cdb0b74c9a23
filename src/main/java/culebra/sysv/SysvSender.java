package culebra.sysv;

import static culebra.internal.NegatedErrno.EINVAL;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.SystemLimit;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Sends messages to a System V queue. */
final class SysvSender {
    private final SysvObject<?> queue;
    private final HeapCopy copy;

    SysvSender(SysvObject<?> queue, HeapCopy copy) {
        this.queue = queue;
        this.copy = copy;
    }

    boolean send(long type, byte[] message, long deadline)
            throws IOException, InterruptedException {
        return send(type, segment(message), deadline);
    }

    boolean trySend(long type, byte[] message) throws IOException {
        return trySend(type, segment(message));
    }

    boolean send(long type, ByteBuffer message, long deadline)
            throws IOException, InterruptedException {
        return sent(message, send(type, segment(message), deadline));
    }

    boolean trySend(long type, ByteBuffer message) throws IOException {
        return sent(message, trySend(type, segment(message)));
    }

    private static MemorySegment segment(byte[] message) {
        return MemorySegment.ofArray(Objects.requireNonNull(message, "message"));
    }

    private static MemorySegment segment(ByteBuffer message) {
        return MemorySegment.ofBuffer(Objects.requireNonNull(message, "message"));
    }

    private static boolean sent(ByteBuffer message, boolean done) {
        if (done) {
            message.position(message.limit());
        }
        return done;
    }

    private boolean send(long type, MemorySegment from, long deadline)
            throws IOException, InterruptedException {
        requireType(type);
        queue.requireOpen();
        Gate.requireNotInterrupted();
        int result = move(type, from, Deadline.NOW);
        if (result == Outcome.NOT_NOW && deadline != Deadline.NOW) {
            requireRoomSomeTime(from.byteSize());
            result = move(type, from, deadline);
        }
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw queue.ended(result, "msgsnd", remedy(result, from.byteSize()));
        }
        return result >= 0;
    }

    private boolean trySend(long type, MemorySegment from) throws IOException {
        requireType(type);
        queue.requireOpen();
        int result = move(type, from, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw queue.failed(result, "msgsnd", remedy(result, from.byteSize()));
        }
        return result >= 0;
    }

    private int move(long type, MemorySegment from, long deadline) {
        long size = from.byteSize();
        if (size > HeapCopy.MAX_KEPT && isTooLong(size)) {
            return EINVAL; // as the system would say, after so much was copied
        }
        MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + size);
        kept.set(JAVA_LONG, 0, type);
        MemorySegment.copy(from, 0, kept, SysvMsgCalls.TYPE_SIZE, size);
        int result = SysvMsgCalls.msgsnd(queue.id(), kept, size, queue.gate(), deadline);
        copy.keep(kept);
        return result;
    }

    private static void requireType(long type) {
        if (type < 1) {
            throw new IllegalArgumentException("type must be at least 1: " + type);
        }
    }

    /** Checks the size against the capacity, since the system would wait forever. */
    private void requireRoomSomeTime(long size) {
        long capacity =
                SysvMsgCalls.capacity(queue.id()); // a process that may only send cannot query it
        if (capacity >= 0 && size > capacity) {
            throw new IllegalArgumentException(
                    "The message has "
                            + size
                            + " bytes, but all messages of this queue together can have at most "
                            + capacity);
        }
    }

    /**
     * Suggests a remedy: EINVAL means that the queue was removed, unless the message is too long.
     */
    private static String remedy(int result, long size) {
        return result == EINVAL && isTooLong(size)
                ? "it has " + size + " bytes; " + SysvRemedy.messageLimit()
                : null;
    }

    private static boolean isTooLong(long size) {
        try {
            return size > Long.parseLong(SystemLimit.read("/proc/sys/kernel/msgmax"));
        } catch (NumberFormatException unreadable) {
            return false;
        }
    }
}
