package culebra.mq;

import culebra.fd.Fd;
import culebra.internal.BufferView;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Outcome;
import culebra.internal.QueueSend;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;

/** The part of a {@link MessageQueue} that sends. */
abstract sealed class Sending extends Receiving permits Notifying {
    private static final String CALL = "mq_timedsend";

    private final int messageSize;
    private final boolean writable;
    private final BufferView view = new BufferView();

    Sending(Fd fd, int messageSize, boolean readable, boolean writable) {
        super(fd, messageSize, readable);
        this.messageSize = messageSize;
        this.writable = writable;
    }

    /**
     * Sends a message, waiting until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @throws IllegalArgumentException if there are more bytes than {@link
     *     QueueLimits#messageSize}, or the priority is out of range
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(byte[] message, int priority) throws IOException, InterruptedException {
        send(
                MemorySegment.ofArray(Objects.requireNonNull(message, "message")),
                priority,
                Deadline.NEVER);
    }

    /**
     * Sends a message if there is room now.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as {@link #send(byte[], int)}
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message, int priority) throws IOException {
        return attempt(MemorySegment.ofArray(Objects.requireNonNull(message, "message")), priority);
    }

    /**
     * Sends a message, waiting a time at most until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as {@link #send(byte[], int)}
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(byte[] message, int priority, Duration timeout)
            throws IOException, InterruptedException {
        return send(
                MemorySegment.ofArray(Objects.requireNonNull(message, "message")),
                priority,
                Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a buffer, waiting until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @throws IllegalArgumentException if there are more bytes than {@link
     *     QueueLimits#messageSize}, or the priority is out of range
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(ByteBuffer message, int priority) throws IOException, InterruptedException {
        send(message, priority, Deadline.NEVER);
    }

    /**
     * Sends the bytes of a buffer if there is room now.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as {@link #send(ByteBuffer, int)}
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message, int priority) throws IOException {
        return attempt(message, priority);
    }

    /**
     * Sends the bytes of a buffer, waiting a time at most until there is room.
     *
     * @param message the bytes from the buffer's position to its limit, where the position is then;
     *     there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as {@link #send(ByteBuffer, int)}
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(ByteBuffer message, int priority, Duration timeout)
            throws IOException, InterruptedException {
        return send(message, priority, Deadline.after(timeout));
    }

    /**
     * Sends the bytes of a segment, waiting until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @throws IllegalArgumentException if there are more bytes than {@link
     *     QueueLimits#messageSize}, or the priority is out of range
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public void send(MemorySegment message, int priority) throws IOException, InterruptedException {
        send(message, priority, Deadline.NEVER);
    }

    /**
     * Sends the bytes of a segment if there is room now.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @return false if the queue is full
     * @throws IllegalArgumentException as {@link #send(MemorySegment, int)}
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message, int priority) throws IOException {
        return attempt(message, priority);
    }

    /**
     * Sends the bytes of a segment, waiting a time at most until there is room.
     *
     * @param message the bytes; there may be 0
     * @param priority 0 to {@link MessageQueue#MAX_PRIORITY}; higher ones are received first
     * @param timeout the longest wait; zero or less means now
     * @return false if the queue stayed full
     * @throws IllegalArgumentException as {@link #send(MemorySegment, int)}
     * @throws UnsupportedOperationException if this was opened for receiving only
     * @throws InterruptedException if interrupted; nothing was sent
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public boolean trySend(MemorySegment message, int priority, Duration timeout)
            throws IOException, InterruptedException {
        return send(message, priority, Deadline.after(timeout));
    }

    private boolean send(ByteBuffer from, int priority, long deadline)
            throws IOException, InterruptedException {
        return sent(
                from, send(view.of(Objects.requireNonNull(from, "message")), priority, deadline));
    }

    private boolean attempt(ByteBuffer from, int priority) throws IOException {
        return sent(from, attempt(view.of(Objects.requireNonNull(from, "message")), priority));
    }

    private static boolean sent(ByteBuffer from, boolean done) {
        if (done) {
            from.position(from.limit());
        }
        return done;
    }

    private boolean send(MemorySegment from, int priority, long deadline)
            throws IOException, InterruptedException {
        check(from, priority);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long result = move(from, priority, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, CALL, fd());
        }
        return result >= 0;
    }

    private boolean attempt(MemorySegment from, int priority) throws IOException {
        check(from, priority);
        long result = move(from, priority, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, CALL, toString(), null);
        }
        return result >= 0;
    }

    /** Sends, by a copy if the bytes lie on the heap. */
    private long move(MemorySegment from, int priority, long deadline) {
        QueueSend call = QueueSend.of(priority);
        if (from.isNative()) {
            return call.move(fd(), from, deadline);
        }
        MemorySegment kept = copy.take(from.byteSize());
        long result = call.move(fd(), kept.asSlice(0, from.byteSize()).copyFrom(from), deadline);
        copy.keep(kept);
        return result;
    }

    private void check(MemorySegment from, int priority) throws ClosedChannelException {
        Objects.requireNonNull(from, "message");
        requireOpen();
        if (!writable) {
            throw new UnsupportedOperationException(
                    this
                            + " was opened for receiving only; open it with Access.READ_WRITE or"
                            + " WRITE");
        }
        if (from.byteSize() > messageSize) {
            throw new IllegalArgumentException(
                    "The message has "
                            + from.byteSize()
                            + " bytes, and this queue takes "
                            + messageSize
                            + " at most");
        }
        if (priority < 0 || priority > MessageQueue.MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "A priority is from 0 to " + MessageQueue.MAX_PRIORITY + ", not " + priority);
        }
    }
}
