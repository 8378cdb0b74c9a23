package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.signal.Signal;

import java.time.Duration;

/** Message queues, with both kinds of notification. */
final class QueueLoads {
    private static final int COUNT = 20;
    private static final Duration SOON = Duration.ofMillis(20);
    private static final QueueLimits LIMITS = new QueueLimits(4, 64);

    private QueueLoads() {}

    static void exchange(Round round, String name) throws Exception {
        MessageQueue queue = open(round, name);
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        queue.send(new byte[] {(byte) i}, 0);
                    }
                });
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes =
                    i % 2 == 0
                            ? queue.receive().bytes()
                            : queue.tryReceive(SOON).map(m -> m.bytes()).orElse(null);
            if (bytes == null) {
                return;
            }
            assertEquals(i, bytes[0], "a message out of order");
        }
    }

    static void notification(Round round, String name) throws Exception {
        MessageQueue queue = open(round, name);
        var event = round.open(culebra.event.EventFd.create());
        for (int i = 0; i < 3; i++) {
            queue.notifyOnce(() -> addQuietly(event));
            queue.send(new byte[1], 0);
            event.take();
            queue.tryReceive();
        }
        queue.notifyOnce(Signal.PWR); // which is watched
        queue.send(new byte[1], 0);
        queue.receive();
        queue.notifyOnce(() -> {});
        if (round.random.nextBoolean()) {
            queue.cancelNotification(); // else the close does it
        }
    }

    private static void addQuietly(culebra.event.EventFd event) {
        try {
            event.tryAdd(1);
        } catch (java.io.IOException closed) {
            return;
        }
    }

    private static MessageQueue open(Round round, String name) throws Exception {
        MessageQueue.unlinkIfExists(name);
        MessageQueue queue = MessageQueue.create(name, LIMITS);
        round.closeLast(() -> MessageQueue.unlinkIfExists(name));
        return round.open(queue);
    }
}
