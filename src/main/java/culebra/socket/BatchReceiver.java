package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;

import java.io.IOException;
import java.util.Objects;

/** Receives batches for a message socket: all available messages, by one system call. */
final class BatchReceiver {
    private final Fd fd;
    private final MessageReceiver receiver;

    BatchReceiver(Fd fd, MessageReceiver receiver) {
        this.fd = fd;
        this.receiver = receiver;
    }

    /** Receives messages, waiting for the first until a deadline; returns their number. */
    int receive(ReceiveBatch into, long deadline) throws IOException, InterruptedException {
        Objects.requireNonNull(into, "into").begin();
        int count = MessageReceiver.NONE;
        try {
            Fds.requireOpen(fd, fd);
            Gate.requireNotInterrupted();
            long result = into.vector.move(fd, into.room(), deadline);
            if (result < 0 && result != Outcome.NOT_NOW && result != Outcome.TIMED_OUT) {
                throw result != Outcome.INTERRUPTED && !fd.isOpen()
                        ? Errors.closedMeanwhile(fd)
                        : Errors.wait(result, "recvmmsg", fd);
            }
            count = count(into, result);
            return count;
        } finally {
            into.end(Math.max(0, count));
        }
    }

    /** Receives the messages available now; returns their number. */
    int tryReceive(ReceiveBatch into) throws IOException {
        Objects.requireNonNull(into, "into").begin();
        int count = MessageReceiver.NONE;
        try {
            Fds.requireOpen(fd, fd);
            long result = into.vector.move(fd, into.room(), Deadline.NOW);
            if (result < 0 && result != Outcome.NOT_NOW) {
                throw Errors.io(result, "recvmmsg", fd.toString(), null);
            }
            count = count(into, result);
            return count;
        } finally {
            into.end(Math.max(0, count));
        }
    }

    /** At the end of a connection the kernel fills the rest of a batch with empty messages. */
    private int count(ReceiveBatch into, long result) throws IOException {
        if (result < 0) {
            return MessageReceiver.NONE;
        }
        int count = (int) result;
        if (into.vector.length(count - 1) > 0 || !receiver.hasEnded()) {
            return count;
        }
        while (count > 0 && into.vector.length(count - 1) == 0) {
            count--;
        }
        return count == 0 ? MessageReceiver.END : count;
    }
}
