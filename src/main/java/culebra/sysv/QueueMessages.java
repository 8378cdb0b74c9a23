package culebra.sysv;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Errno;
import culebra.internal.Deadline;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.SystemLimit;
import culebra.internal.SysvControl;
import culebra.internal.SysvMsgCalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** The part of {@link SysvQueue} that sends and receives. */
abstract sealed class QueueMessages extends SysvObject<SysvQueue> permits SysvQueue {
    /** What {@code tryReceive} into a buffer returns if there is no message. */
    public static final long NONE = 0;

    private static final int TOO_LONG = -7; // E2BIG
    private static final long MOST_KEPT = 256 * 1024;
    private static final int USUAL = 8 * 1024;

    private final HeapCopy copy = new HeapCopy(MOST_KEPT);

    QueueMessages(int id) {
        super(id, SysvControl.MSG);
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
        send(type, MemorySegment.ofArray(message), Deadline.NEVER);
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
        return attempt(type, MemorySegment.ofArray(message));
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
        return send(type, MemorySegment.ofArray(message), Deadline.after(timeout));
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
        sent(message, send(type, MemorySegment.ofBuffer(message), Deadline.NEVER));
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
        return sent(message, attempt(type, MemorySegment.ofBuffer(message)));
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
        return sent(message, send(type, MemorySegment.ofBuffer(message), Deadline.after(timeout)));
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
        MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + size);
        kept.set(JAVA_LONG, 0, type);
        MemorySegment.copy(from, 0, kept, SysvMsgCalls.TYPE_SIZE, size);
        int result = SysvMsgCalls.msgsnd(id(), kept, size, gate(), deadline);
        copy.keep(kept);
        return result;
    }

    /** A message may be longer than is usual, and is asked for again then with more room. */
    private SysvMessage receive(long type, long deadline) throws IOException, InterruptedException {
        requireOpen();
        if (deadline == Deadline.NEVER) {
            requireNotInterrupted();
        }
        long room = USUAL;
        while (true) {
            MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + room);
            int result = SysvMsgCalls.msgrcv(id(), kept, room, type, gate(), deadline);
            if (result == TOO_LONG) {
                room *= 2;
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
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        int room = into.remaining();
        MemorySegment kept = copy.take(SysvMsgCalls.TYPE_SIZE + room);
        int result = SysvMsgCalls.msgrcv(id(), kept, room, type, gate(), deadline);
        long received = NONE;
        if (result >= 0) {
            received = kept.get(JAVA_LONG, 0);
            MemorySegment.ofBuffer(into).copyFrom(kept.asSlice(SysvMsgCalls.TYPE_SIZE, result));
            into.position(into.position() + result);
        }
        copy.keep(kept);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            String remedy =
                    result == TOO_LONG
                            ? "the message has more than " + room + " bytes; it is still there"
                            : null;
            throw ended(result, "msgrcv", remedy);
        }
        return received;
    }

    private static void requireType(long type) {
        if (type < 1) {
            throw new IllegalArgumentException("A type is 1 or more, not " + type);
        }
    }

    private static void requireNotInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** The system would wait for ever. */
    private void requireRoomSomeTime(long size) throws IOException {
        long capacity = check(SysvMsgCalls.capacity(id()), "msgctl");
        if (size > capacity) {
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
        boolean tooLong =
                Errno.of(-result) == Errno.EINVAL
                        && size > limit(SystemLimit.read("/proc/sys/kernel/msgmax"));
        return tooLong ? "it has " + size + " bytes; " + Remedy.messageLimit() : null;
    }

    private static long limit(String number) {
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException unreadable) {
            return Long.MAX_VALUE;
        }
    }
}
