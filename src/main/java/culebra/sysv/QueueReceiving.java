package culebra.sysv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.internal.Deadline;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.SysvControl;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The part of {@link SysvQueue} that receives. */
abstract sealed class QueueReceiving extends SysvObject<SysvQueue> permits QueueSending {
    /** What {@code tryReceive} into a buffer returns if there is no message. */
    public static final long NONE = -1;

    private static final int TOO_LONG = -7; // E2BIG
    static final long MOST_KEPT = 256 * 1024;

    private static final int USUAL = 8 * 1024;

    /** Memory of the system's, where the messages pass through. */
    final HeapCopy copy = new HeapCopy(MOST_KEPT);

    QueueReceiving(int id) {
        super(id, SysvControl.MSG);
    }

    /**
     * Receives a message, waiting until there is one.
     *
     * @param type 0 for the first of any, a positive one for that type, a negative one for the
     *     lowest up to its amount
     * @return the message
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws RemovedException if the queue was removed, before or during the wait
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if permissions forbid it
     */
    public SysvMessage receive(long type) throws IOException, InterruptedException {
        return receive(type, Deadline.NEVER);
    }

    /**
     * Receives a message if there is one.
     *
     * @param type as for {@link #receive(long)}
     * @return the message, or empty
     * @throws IOException as {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceive(long type) throws IOException {
        try {
            return Optional.ofNullable(receive(type, Deadline.NOW));
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // for an attempt listens to no interrupt
        }
    }

    /**
     * Receives a message, waiting a time at most until there is one.
     *
     * @param type as for {@link #receive(long)}
     * @param timeout the longest wait; zero or less means now
     * @return the message, or empty
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long)}
     */
    public Optional<SysvMessage> tryReceive(long type, Duration timeout)
            throws IOException, InterruptedException {
        requireNotInterrupted();
        return Optional.ofNullable(receive(type, Deadline.after(timeout)));
    }

    /**
     * Receives a message into a buffer, waiting until there is one. Nothing is allocated for it.
     *
     * @param type as for {@link #receive(long)}
     * @param into where to, from its position on, which moves by the message's size
     * @return the message's type
     * @throws IllegalArgumentException if it is read-only
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long)}; or the message is longer than there is room
     *     (E2BIG), and stays in the queue
     */
    public long receive(long type, ByteBuffer into) throws IOException, InterruptedException {
        requireNotInterrupted();
        return receive(type, into, Deadline.NEVER);
    }

    /**
     * Receives a message into a buffer if there is one. Nothing is allocated for it.
     *
     * @param type as for {@link #receive(long)}
     * @param into where to, from its position on, which moves by the message's size
     * @return the message's type, or {@link SysvQueue#NONE}
     * @throws IllegalArgumentException if it is read-only
     * @throws IOException as {@link #receive(long, ByteBuffer)}
     */
    public long tryReceive(long type, ByteBuffer into) throws IOException {
        try {
            return receive(type, into, Deadline.NOW);
        } catch (InterruptedException impossible) {
            throw new IllegalStateException(impossible); // for an attempt listens to no interrupt
        }
    }

    /**
     * Receives a message into a buffer, waiting a time at most until there is one.
     *
     * @param type as for {@link #receive(long)}
     * @param into where to, from its position on, which moves by the message's size
     * @param timeout the longest wait; zero or less means now
     * @return the message's type, or {@link SysvQueue#NONE}
     * @throws IllegalArgumentException if it is read-only
     * @throws InterruptedException if interrupted before or during the wait; nothing was received
     * @throws IOException as {@link #receive(long, ByteBuffer)}
     */
    public long tryReceive(long type, ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        requireNotInterrupted();
        return receive(type, into, Deadline.after(timeout));
    }

    static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private SysvMessage receive(long type, long deadline) throws IOException, InterruptedException {
        requireOpen();
        if (deadline == Deadline.NEVER) {
            requireNotInterrupted();
        }
        long least = USUAL;
        while (true) {
            MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + least);
            long room = kept.byteSize() - SysvMsgCalls.TYPE_SIZE;
            int result = SysvMsgCalls.msgrcv(id(), kept, room, type, gate(), deadline);
            if (result == TOO_LONG) {
                least = room * 2;
                continue;
            }
            if (result == Outcome.NOT_NOW || result == Outcome.TIMED_OUT) {
                copy.keep(kept);
                return null;
            }
            if (result < 0) {
                throw ended(result, "msgrcv", null);
            }
            byte[] bytes = new byte[result];
            MemorySegment.copy(
                    kept, SysvMsgCalls.TYPE_SIZE, MemorySegment.ofArray(bytes), 0, result);
            var message = new SysvMessage(kept.get(JAVA_LONG, 0), bytes);
            copy.keep(kept);
            return message;
        }
    }

    private long receive(long type, ByteBuffer into, long deadline)
            throws IOException, InterruptedException {
        requireOpen();
        if (Objects.requireNonNull(into, "into").isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        MemorySegment to = MemorySegment.ofBuffer(Objects.requireNonNull(into, "into"));
        requireUsable(to);
        int most = into.remaining();
        long least = Math.min(most, USUAL);
        MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + least);
        long room = Math.min(most, kept.byteSize() - SysvMsgCalls.TYPE_SIZE);
        int result = SysvMsgCalls.msgrcv(id(), kept, room, type, gate(), deadline);
        while (result == TOO_LONG && room < most) {
            room = Math.min(most, room * 2);
            kept = copy.take(SysvMsgCalls.TYPE_SIZE + room);
            result = SysvMsgCalls.msgrcv(id(), kept, room, type, gate(), deadline);
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
                    result == TOO_LONG
                            ? "the message has more than " + most + " bytes; it is still there"
                            : null;
            throw ended(result, "msgrcv", remedy);
        }
        return received;
    }

    /** A message that was taken out and cannot be delivered would be lost. */
    private static void requireUsable(MemorySegment to) {
        if (!to.scope().isAlive()) {
            throw new IllegalStateException("The buffer's arena is closed already");
        }
        if (!to.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("The buffer belongs to another thread's arena");
        }
    }
}
