package culebra.mq;

import culebra.testing.TempName;

import java.io.IOException;

/** A name of a queue that is new to the system; removed when it is closed. */
record TempQueue(String name) implements AutoCloseable {
    /** What most tests need: the bytes of all queues of a user are limited. */
    static final QueueLimits SMALL = new QueueLimits(4, 32);

    static TempQueue next() {
        return new TempQueue(TempName.next());
    }

    /** A queue whose name is already removed, so that nothing remains. */
    static MessageQueue unnamed() throws IOException {
        return unnamed(SMALL);
    }

    static MessageQueue unnamed(QueueLimits limits) throws IOException {
        try (TempQueue name = next()) {
            return MessageQueue.create(name.name, limits);
        }
    }

    /** A queue of this name, for this user alone. */
    MessageQueue create() throws IOException {
        return MessageQueue.create(name, SMALL);
    }

    @Override
    public void close() throws IOException {
        MessageQueue.unlinkIfExists(name);
    }
}
