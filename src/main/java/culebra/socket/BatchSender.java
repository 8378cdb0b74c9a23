package culebra.socket;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.Fds;
import culebra.internal.Gate;
import culebra.internal.Outcome;

import java.io.IOException;
import java.util.Objects;

/**
 * Sends batches for a message socket: by each system call as many messages as there is room for.
 */
final class BatchSender {
    private final Fd fd;
    private final MessageSender sender;

    BatchSender(Fd fd, MessageSender sender) {
        this.fd = fd;
        this.sender = sender;
    }

    /**
     * Sends the messages of a batch, waiting for room until a deadline; returns the number sent.
     */
    int send(SendBatch batch, long deadline) throws IOException, InterruptedException {
        Objects.requireNonNull(batch, "batch").begin();
        try {
            Fds.requireOpen(fd, fd);
            Gate.requireNotInterrupted();
            batch.writeAddresses(sender);
            int before = batch.size();
            if (sender.mayLackPort() && sent(batch, before, attempt(batch, before)) == before) {
                return before;
            }
            long result = send(batch, before, deadline);
            if (result == Outcome.INTERRUPTED || result == Outcome.CLOSED) {
                throw Errors.wait(result, "sendmmsg", fd);
            }
            return sent(batch, before, result);
        } finally {
            batch.end();
        }
    }

    /** Sends as many messages as there is room for now; returns the number sent. */
    int trySend(SendBatch batch) throws IOException {
        Objects.requireNonNull(batch, "batch").begin();
        try {
            Fds.requireOpen(fd, fd);
            batch.writeAddresses(sender);
            int before = batch.size();
            return sent(batch, before, attempt(batch, before));
        } finally {
            batch.end();
        }
    }

    private long attempt(SendBatch batch, int all) throws IOException {
        int before = sender.losses();
        long result = send(batch, all, Deadline.NOW);
        if (all > 0 && sender.mayLackPort()) {
            sender.requirePort(before, result, batch.firstAddress());
        }
        return result;
    }

    /**
     * Returns the result of the last call. The kernel reports an error only for the first message
     * of a call.
     */
    private long send(SendBatch batch, int all, long deadline) {
        long result = 0;
        for (int left = all; left > 0 && result >= 0; left = batch.size()) {
            result = batch.vector.move(fd, batch.unsent(), deadline);
            if (result > 0) {
                batch.passed((int) result);
            }
        }
        return result;
    }

    private int sent(SendBatch batch, int before, long result) throws IOException {
        if (result < 0) {
            boolean ignored = sender.sent(result, batch.firstSize(), batch.firstAddress());
        }
        return before - batch.size();
    }
}
