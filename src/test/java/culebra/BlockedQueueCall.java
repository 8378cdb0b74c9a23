package culebra;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.testing.TempName;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** Every call that waits for a message queue, each in a state in which it has to. */
enum BlockedQueueCall implements BlockedCall {
    QUEUE_RECEIVE {
        @Override
        public Wait open(Path directory) throws IOException {
            MessageQueue queue = empty();
            return new Wait(queue, queue::receive);
        }
    },
    QUEUE_TIMED_RECEIVE {
        @Override
        public Wait open(Path directory) throws IOException {
            MessageQueue queue = empty();
            return new Wait(queue, () -> queue.tryReceive(DAY));
        }
    },
    QUEUE_SEND {
        @Override
        public Wait open(Path directory) throws IOException {
            MessageQueue queue = full();
            return new Wait(queue, () -> queue.send(new byte[1], 0));
        }
    },
    QUEUE_TIMED_SEND {
        @Override
        public Wait open(Path directory) throws IOException {
            MessageQueue queue = full();
            return new Wait(queue, () -> queue.trySend(new byte[1], 0, DAY));
        }
    };

    private static final Duration DAY = Duration.ofDays(1);

    @Override
    public boolean isChannel() {
        return false;
    }

    @Override
    public boolean hasHandle() {
        return true;
    }

    private static MessageQueue empty() throws IOException {
        String name = TempName.next();
        MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 1));
        MessageQueue.unlink(name);
        return queue;
    }

    private static MessageQueue full() throws IOException {
        MessageQueue queue = empty();
        queue.trySend(new byte[1], 0);
        return queue;
    }
}
