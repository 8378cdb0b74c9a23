package culebra.mq;

import culebra.testing.TempName;

import java.io.IOException;

/** A queue for a test of notifications, whose name goes when the test ends. */
record NotificationQueue(MessageQueue queue) implements AutoCloseable {
    private static final byte[] MESSAGE = {1, 2, 3};

    static NotificationQueue create() throws IOException {
        return new NotificationQueue(MessageQueue.create(TempName.next(), new QueueLimits(4, 16)));
    }

    String name() {
        return queue.name();
    }

    /** Sends a message, which there is room for. */
    void send() throws IOException {
        if (!queue.trySend(MESSAGE, 0)) {
            throw new AssertionError("the queue is full");
        }
    }

    /** Takes all messages: how many there were. */
    int drain() throws IOException {
        int count = 0;
        while (queue.tryReceive().isPresent()) {
            count++;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        queue.close();
        MessageQueue.unlinkIfExists(name());
    }
}
