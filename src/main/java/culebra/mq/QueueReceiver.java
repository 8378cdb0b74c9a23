package culebra.mq;

import culebra.fd.Fd;
import culebra.internal.BufferView;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.HeapCopy;
import culebra.internal.Outcome;
import culebra.internal.QueueReceive;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/** Receives messages from a queue. */
final class QueueReceiver {
    static final long NONE = -1;

    private static final String CALL = "mq_timedreceive";

    private final Fd fd;

    /** The object to name in errors. */
    private final Object queue;

    private final int messageSize;
    private final boolean readable;
    private final HeapCopy copy;
    private final BufferView view = new BufferView();

    QueueReceiver(Fd fd, Object queue, int messageSize, boolean readable, HeapCopy copy) {
        this.fd = fd;
        this.queue = queue;
        this.messageSize = messageSize;
        this.readable = readable;
        this.copy = copy;
    }

    /** Receives a message before a deadline; returns null if none arrives in time. */
    Message receive(long deadline) throws IOException, InterruptedException {
        MemorySegment kept = copy.take(messageSize);
        return message(kept, receive(kept.asSlice(0, messageSize), deadline));
    }

    /** Receives a message without waiting; returns null if there is none. */
    Message tryReceive() throws IOException {
        MemorySegment kept = copy.take(messageSize);
        return message(kept, tryReceive(kept.asSlice(0, messageSize)));
    }

    long receive(ByteBuffer into, long deadline) throws IOException, InterruptedException {
        return moved(into, receive(view.ofWritable(into), deadline));
    }

    long tryReceive(ByteBuffer into) throws IOException {
        return moved(into, tryReceive(view.ofWritable(into)));
    }

    long receive(MemorySegment into, long deadline) throws IOException, InterruptedException {
        check(into);
        Gate.requireNotInterrupted();
        long result = copy.receive(QueueReceive.CALL, fd, into, messageSize, deadline);
        if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
            throw Errors.wait(result, CALL, fd);
        }
        return Math.max(result, NONE);
    }

    long tryReceive(MemorySegment into) throws IOException {
        check(into);
        long result = copy.receive(QueueReceive.CALL, fd, into, messageSize, Deadline.NOW);
        if (result < 0 && result != Outcome.NOT_NOW) {
            throw Errors.io(result, CALL, queue.toString(), null);
        }
        return Math.max(result, NONE);
    }

    private Message message(MemorySegment kept, long result) {
        Message message = null;
        if (result != NONE) {
            byte[] bytes = new byte[Message.size(result)];
            MemorySegment.copy(kept, 0, MemorySegment.ofArray(bytes), 0, bytes.length);
            message = new Message(bytes, Message.priority(result));
        }
        copy.keep(kept);
        return message;
    }

    private static long moved(ByteBuffer into, long result) {
        if (result > 0) {
            into.position(into.position() + Message.size(result));
        }
        return result;
    }

    private void check(MemorySegment into) throws ClosedChannelException {
        Objects.requireNonNull(into, "into");
        Fds.requireOpen(fd, queue);
        if (!readable) {
            throw Errors.nonReadable(queue, "open it with Access.READ_WRITE or READ to receive");
        }
        if (into.isReadOnly()) {
            throw new IllegalArgumentException("The segment is read-only");
        }
        if (into.byteSize() < messageSize) {
            throw new IllegalArgumentException(
                    "There is room for "
                            + into.byteSize()
                            + " bytes, but a message of this queue can have up to "
                            + messageSize);
        }
    }
}
