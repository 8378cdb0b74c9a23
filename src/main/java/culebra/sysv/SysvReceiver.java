package culebra.sysv;

import static culebra.internal.NegatedErrno.E2BIG;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Receives messages from a System V queue. If a message is longer than usual, the call is repeated
 * with more room.
 */
final class SysvReceiver {
    static final long NONE = -1;

    private static final int USUAL = 8 * 1024;

    private final SysvObject<?> queue;
    private final HeapCopy copy;
    private final int flags;

    /** Receives with flags of msgrcv. */
    SysvReceiver(SysvObject<?> queue, HeapCopy copy, int flags) {
        this.flags = flags;
        this.queue = queue;
        this.copy = copy;
    }

    /** Receives a message before a deadline; returns null if none arrives in time. */
    SysvMessage receive(long type, long deadline) throws IOException, InterruptedException {
        queue.requireOpen();
        Gate.requireNotInterrupted();
        return message(type, deadline);
    }

    /** Receives a message without waiting; returns null if there is none. */
    SysvMessage tryReceive(long type) throws IOException {
        queue.requireOpen();
        try {
            return message(type, Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // for an attempt listens to no interrupt
        }
    }

    long receive(long type, ByteBuffer into, long deadline)
            throws IOException, InterruptedException {
        Gate.requireNotInterrupted();
        return receiveInto(type, into, deadline);
    }

    long tryReceive(long type, ByteBuffer into) throws IOException {
        try {
            return receiveInto(type, into, Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // for an attempt listens to no interrupt
        }
    }

    private SysvMessage message(long type, long deadline) throws IOException, InterruptedException {
        long least = USUAL;
        while (true) {
            MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + least);
            long room = kept.byteSize() - SysvMsgCalls.TYPE_SIZE;
            int result = msgrcv(kept, room, type, deadline);
            if (result == E2BIG) {
                least = room * 2;
                continue;
            }
            if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
                copy.keep(kept);
                return null;
            }
            if (result < 0) {
                throw queue.ended(result, "msgrcv", null);
            }
            byte[] bytes = new byte[result];
            MemorySegment.copy(
                    kept, SysvMsgCalls.TYPE_SIZE, MemorySegment.ofArray(bytes), 0, result);
            var message = new SysvMessage(kept.get(JAVA_LONG, 0), bytes);
            copy.keep(kept);
            return message;
        }
    }

    private long receiveInto(long type, ByteBuffer into, long deadline)
            throws IOException, InterruptedException {
        queue.requireOpen();
        if (Objects.requireNonNull(into, "into").isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        MemorySegment to = MemorySegment.ofBuffer(into);
        requireUsable(to);
        int most = into.remaining();
        long least = Math.min(most, USUAL);
        MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + least);
        long room = Math.min(most, kept.byteSize() - SysvMsgCalls.TYPE_SIZE);
        int result = msgrcv(kept, room, type, deadline);
        while (result == E2BIG && room < most) {
            room = Math.min(most, room * 2);
            kept = copy.take(SysvMsgCalls.TYPE_SIZE + room);
            result = msgrcv(kept, room, type, deadline);
        }
        long received = NONE;
        if (result >= 0) {
            received = kept.get(JAVA_LONG, 0);
            MemorySegment.copy(kept, SysvMsgCalls.TYPE_SIZE, to, 0, result);
            into.position(into.position() + result);
        }
        copy.keep(kept);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            String remedy =
                    result == E2BIG
                            ? "the message has more than " + most + " bytes; it stays in the queue"
                            : null;
            throw queue.ended(result, "msgrcv", remedy);
        }
        return received;
    }

    private int msgrcv(MemorySegment kept, long room, long type, long deadline) {
        return SysvMsgCalls.msgrcv(queue.id(), kept, room, type, flags, queue.gate(), deadline);
    }

    /**
     * Checks the buffer first: a message that was removed from the queue and cannot be delivered
     * would be lost.
     */
    private static void requireUsable(MemorySegment to) {
        if (!to.scope().isAlive()) {
            throw new IllegalStateException("The arena of the buffer is closed");
        }
        if (!to.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("The buffer belongs to the arena of another thread");
        }
    }
}
