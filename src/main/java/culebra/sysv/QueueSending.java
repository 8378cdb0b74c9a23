package culebra.sysv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.internal.Deadline;
import culebra.internal.Outcome;
import culebra.internal.SystemLimit;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;

/** The part of {@link SysvQueue} that sends. */
abstract sealed class QueueSending extends QueueReceiving permits SysvQueue {
    private static final int INVALID = -22; // EINVAL

    QueueSending(int id) {
        super(id);
    }

    /**
     * Sends a message, waiting until there is room.
     *
     * @param type 1 or more
     * @param message the bytes; there may be 0
     * @throws IllegalArgumentException if the type is not positive, or there will never be room for
     *     so many bytes
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws RemovedException if the queue was removed, before or during the wait
     * @throws java.nio.channels.ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the message is longer than the system allows, or permissions forbid it
     */
    public void send(long type, byte[] message) throws IOException, InterruptedException {
        send(
                type,
                MemorySegment.ofArray(Objects.requireNonNull(message, "message")),
                Deadline.NEVER);
    }

    /**
     * Sends a message if there is room now.
     *
     * @param type 1 or more
     * @param message the bytes; there may be 0
     * @return false if there is no room
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, byte[] message) throws IOException {
        return attempt(type, MemorySegment.ofArray(Objects.requireNonNull(message, "message")));
    }

    /**
     * Sends a message, waiting a time at most until there is room.
     *
     * @param type 1 or more
     * @param message the bytes; there may be 0
     * @param timeout the longest wait; zero or less means now
     * @return false if there was no room in time
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, byte[] message, Duration timeout)
            throws IOException, InterruptedException {
        return send(
                type,
                MemorySegment.ofArray(Objects.requireNonNull(message, "message")),
                Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a buffer, waiting until there is room.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit, where the position is then
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as {@link #send(long, byte[])}
     */
    public void send(long type, ByteBuffer message) throws IOException, InterruptedException {
        sent(
                message,
                send(
                        type,
                        MemorySegment.ofBuffer(Objects.requireNonNull(message, "message")),
                        Deadline.NEVER));
    }

    /**
     * Sends the bytes of a buffer if there is room now.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit, where the position is then
     * @return false if there is no room
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, ByteBuffer message) throws IOException {
        return sent(
                message,
                attempt(type, MemorySegment.ofBuffer(Objects.requireNonNull(message, "message"))));
    }

    /**
     * Sends the bytes of a buffer, waiting a time at most until there is room.
     *
     * @param type 1 or more
     * @param message the bytes from the buffer's position to its limit, where the position is then
     * @param timeout the longest wait; zero or less means now
     * @return false if there was no room in time
     * @throws IllegalArgumentException as {@link #send(long, byte[])}
     * @throws InterruptedException if interrupted before or during the wait; nothing was sent
     * @throws IOException as {@link #send(long, byte[])}
     */
    public boolean trySend(long type, ByteBuffer message, Duration timeout)
            throws IOException, InterruptedException {
        return sent(
                message,
                send(
                        type,
                        MemorySegment.ofBuffer(Objects.requireNonNull(message, "message")),
                        Deadline.after(timeout)));
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
        requireOpen();
        requireNotInterrupted();
        int result = move(type, from, Deadline.NOW);
        if (result == Outcome.NOT_NOW && deadline != Deadline.NOW) {
            requireRoomSomeTime(from.byteSize());
            result = move(type, from, deadline);
        }
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw ended(result, "msgsnd", remedy(result, from.byteSize()));
        }
        return result >= 0;
    }

    private boolean attempt(long type, MemorySegment from) throws IOException {
        requireType(type);
        requireOpen();
        int result = move(type, from, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw failed(result, "msgsnd", remedy(result, from.byteSize()));
        }
        return result >= 0;
    }

    private int move(long type, MemorySegment from, long deadline) {
        long size = from.byteSize();
        if (size > MOST_KEPT && isTooLong(size)) {
            return INVALID; // as the system would say, after so much was copied
        }
        MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + size);
        kept.set(JAVA_LONG, 0, type);
        MemorySegment.copy(from, 0, kept, SysvMsgCalls.TYPE_SIZE, size);
        int result = SysvMsgCalls.msgsnd(id(), kept, size, gate(), deadline);
        copy.keep(kept);
        return result;
    }

    /** A message may be longer than is usual, and is asked for again then with more room. */
    private static void requireType(long type) {
        if (type < 1) {
            throw new IllegalArgumentException("A type is 1 or more, not " + type);
        }
    }

    /** The system would wait for ever. */
    private void requireRoomSomeTime(long size) {
        long capacity = SysvMsgCalls.capacity(id()); // who may only send may not ask
        if (capacity >= 0 && size > capacity) {
            throw new IllegalArgumentException(
                    "The message has "
                            + size
                            + " bytes, and all messages of this queue together "
                            + capacity
                            + " at most");
        }
    }

    /** EINVAL says that the queue was removed, unless the message is too long. */
    private static String remedy(int result, long size) {
        return result == INVALID && isTooLong(size)
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
