package culebra.mq;

import culebra.fd.Fd;
import culebra.internal.BufferView;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.QueueSend;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** Sends messages to a queue. */
final class QueueSender {
    static final int MAX_PRIORITY = QueueSend.PRIORITIES - 1;

    private static final String CALL = "mq_timedsend";

    private final Fd fd;

    /** The object to name in errors. */
    private final Object queue;

    private final int messageSize;
    private final boolean writable;
    private final HeapCopy copy;
    private final BufferView view = new BufferView();

    QueueSender(Fd fd, Object queue, int messageSize, boolean writable, HeapCopy copy) {
        this.fd = fd;
        this.queue = queue;
        this.messageSize = messageSize;
        this.writable = writable;
        this.copy = copy;
    }

    boolean send(byte[] message, int priority, long deadline)
            throws IOException, InterruptedException {
        return send(segment(message), priority, deadline);
    }

    boolean trySend(byte[] message, int priority) throws IOException {
        return trySend(segment(message), priority);
    }

    boolean send(ByteBuffer message, int priority, long deadline)
            throws IOException, InterruptedException {
        return sent(message, send(segment(message), priority, deadline));
    }

    boolean trySend(ByteBuffer message, int priority) throws IOException {
        return sent(message, trySend(segment(message), priority));
    }

    boolean send(MemorySegment message, int priority, long deadline)
            throws IOException, InterruptedException {
        check(message, priority);
        Gate.requireNotInterrupted();
        long result = copy.send(QueueSend.of(priority), fd, message, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, CALL, fd);
        }
        return result >= 0;
    }

    boolean trySend(MemorySegment message, int priority) throws IOException {
        check(message, priority);
        long result = copy.send(QueueSend.of(priority), fd, message, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, CALL, queue.toString(), null);
        }
        return result >= 0;
    }

    private static MemorySegment segment(byte[] message) {
        return MemorySegment.ofArray(Objects.requireNonNull(message, "message"));
    }

    private MemorySegment segment(ByteBuffer message) {
        return view.of(Objects.requireNonNull(message, "message"));
    }

    private static boolean sent(ByteBuffer message, boolean done) {
        if (done) {
            message.position(message.limit());
        }
        return done;
    }

    private void check(MemorySegment message, int priority) throws ClosedChannelException {
        Objects.requireNonNull(message, "message");
        Fds.requireOpen(fd, queue);
        if (!writable) {
            throw Errors.nonWritable(queue, "open it with Access.READ_WRITE or WRITE to send");
        }
        if (message.byteSize() > messageSize) {
            throw new IllegalArgumentException(
                    "The message has "
                            + message.byteSize()
                            + " bytes, but this queue accepts at most "
                            + messageSize);
        }
        if (priority < 0 || priority > MAX_PRIORITY) {
            throw new IllegalArgumentException(
                    "priority must be from 0 to " + MAX_PRIORITY + ", not " + priority);
        }
    }
}
