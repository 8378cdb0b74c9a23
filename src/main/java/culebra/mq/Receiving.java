package culebra.mq;

import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.internal.BufferView;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.QueueReceive;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** The part of a {@link MessageQueue} that receives. */
abstract sealed class Receiving extends FdHandle<MessageQueue> permits Sending {
    private static final String CALL = "mq_timedreceive";

    /** Through which messages on the heap pass; as large as the longest. */
    final HeapCopy copy;

    private final int messageSize;
    private final boolean readable;
    private final BufferView view = new BufferView();

    Receiving(Fd fd, int messageSize, boolean readable) {
        super(fd);
        this.messageSize = messageSize;
        this.readable = readable;
        copy = new HeapCopy(messageSize);
    }

    /**
     * Receives the oldest message of the highest priority, waiting until there is one.
     *
     * @return the message
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public Message receive() throws IOException, InterruptedException {
        return message(Deadline.NEVER);
    }

    /**
     * Receives the oldest message of the highest priority if there is one.
     *
     * @return the message, or empty
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public Optional<Message> tryReceive() throws IOException {
        MemorySegment kept = copy.take(messageSize);
        long result = attempt(kept.asSlice(0, messageSize));
        return Optional.ofNullable(message(kept, result));
    }

    /**
     * Receives the oldest message of the highest priority, waiting a time at most until there is
     * one.
     *
     * @param timeout the longest wait; zero or less means now
     * @return the message, or empty
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public Optional<Message> tryReceive(Duration timeout) throws IOException, InterruptedException {
        return Optional.ofNullable(message(Deadline.after(timeout)));
    }

    /**
     * Receives into a buffer, waiting until there is a message.
     *
     * @param into where to, from its position on, which moves by the message's size
     * @return for {@link Message#size} and {@link Message#priority}
     * @throws IllegalArgumentException if it is read-only, or has less room than {@link
     *     QueueLimits#messageSize}; nothing was received
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long receive(ByteBuffer into) throws IOException, InterruptedException {
        return moved(into, receive(bytes(into), Deadline.NEVER));
    }

    /**
     * Receives into a buffer if there is a message.
     *
     * @param into where to, from its position on, which moves by the message's size
     * @return for {@link Message#size} and {@link Message#priority}, or {@link MessageQueue#NONE}
     * @throws IllegalArgumentException as {@link #receive(ByteBuffer)}
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public long tryReceive(ByteBuffer into) throws IOException {
        return moved(into, attempt(bytes(into)));
    }

    /**
     * Receives into a buffer, waiting a time at most until there is a message.
     *
     * @param into where to, from its position on, which moves by the message's size
     * @param timeout the longest wait; zero or less means now
     * @return for {@link Message#size} and {@link Message#priority}, or {@link MessageQueue#NONE}
     * @throws IllegalArgumentException as {@link #receive(ByteBuffer)}
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long tryReceive(ByteBuffer into, Duration timeout)
            throws IOException, InterruptedException {
        return moved(into, receive(bytes(into), Deadline.after(timeout)));
    }

    /**
     * Receives into a segment, waiting until there is a message. Nothing is allocated for it.
     *
     * @param into where to, from its beginning on
     * @return for {@link Message#size} and {@link Message#priority}
     * @throws IllegalArgumentException if it is read-only, or smaller than {@link
     *     QueueLimits#messageSize}; nothing was received
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long receive(MemorySegment into) throws IOException, InterruptedException {
        return receive(into, Deadline.NEVER);
    }

    /**
     * Receives into a segment if there is a message. Nothing is allocated for it.
     *
     * @param into where to, from its beginning on
     * @return for {@link Message#size} and {@link Message#priority}, or {@link MessageQueue#NONE}
     * @throws IllegalArgumentException as {@link #receive(MemorySegment)}
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws ClosedChannelException if this is closed
     * @throws IOException if the call fails
     */
    public long tryReceive(MemorySegment into) throws IOException {
        return attempt(into);
    }

    /**
     * Receives into a segment, waiting a time at most until there is a message.
     *
     * @param into where to, from its beginning on
     * @param timeout the longest wait; zero or less means now
     * @return for {@link Message#size} and {@link Message#priority}, or {@link MessageQueue#NONE}
     * @throws IllegalArgumentException as {@link #receive(MemorySegment)}
     * @throws UnsupportedOperationException if this was opened for sending only
     * @throws InterruptedException if interrupted; nothing was received
     * @throws ClosedChannelException if this is closed before or during the wait
     * @throws IOException if the call fails
     */
    public long tryReceive(MemorySegment into, Duration timeout)
            throws IOException, InterruptedException {
        return receive(into, Deadline.after(timeout));
    }

    final void requireOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw Errors.closed(this);
        }
    }

    private Message message(long deadline) throws IOException, InterruptedException {
        MemorySegment kept = copy.take(messageSize);
        long result = receive(kept.asSlice(0, messageSize), deadline);
        return message(kept, result);
    }

    private Message message(MemorySegment kept, long result) {
        Message message = null;
        if (result != MessageQueue.NONE) {
            byte[] bytes = new byte[Message.size(result)];
            MemorySegment.copy(kept, 0, MemorySegment.ofArray(bytes), 0, bytes.length);
            message = new Message(bytes, Message.priority(result));
        }
        copy.keep(kept);
        return message;
    }

    private MemorySegment bytes(ByteBuffer into) {
        if (Objects.requireNonNull(into, "into").isReadOnly()) {
            throw new IllegalArgumentException("The buffer is read-only");
        }
        return view.of(into);
    }

    private static long moved(ByteBuffer into, long result) {
        if (result > 0) {
            into.position(into.position() + Message.size(result));
        }
        return result;
    }

    private long receive(MemorySegment into, long deadline)
            throws IOException, InterruptedException {
        check(into);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long result = move(into, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, CALL, fd());
        }
        return Math.max(result, MessageQueue.NONE);
    }

    private long attempt(MemorySegment into) throws IOException {
        check(into);
        long result = move(into, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, CALL, toString(), null);
        }
        return Math.max(result, MessageQueue.NONE);
    }

    /** Receives, by a copy if the bytes are to lie on the heap. */
    private long move(MemorySegment into, long deadline) {
        if (into.isNative()) {
            return QueueReceive.CALL.move(fd(), into, deadline);
        }
        MemorySegment kept = copy.take(messageSize);
        long result = QueueReceive.CALL.move(fd(), kept.asSlice(0, messageSize), deadline);
        if (result > 0) {
            MemorySegment.copy(kept, 0, into, 0, Message.size(result));
        }
        copy.keep(kept);
        return result;
    }

    private void check(MemorySegment into) throws ClosedChannelException {
        Objects.requireNonNull(into, "into");
        requireOpen();
        if (!readable) {
            throw new UnsupportedOperationException(
                    this + " was opened for sending only; open it with Access.READ_WRITE or READ");
        }
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The segment is read-only");
        }
        if (into.byteSize() < messageSize) {
            throw new IllegalArgumentException(
                    "There is room for "
                            + into.byteSize()
                            + " bytes, and a message of this queue may have "
                            + messageSize);
        }
    }
}
