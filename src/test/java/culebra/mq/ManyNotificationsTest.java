package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.ErrnoException;
import culebra.testing.Alone;
import culebra.testing.Namespace;
import culebra.testing.OtherUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.concurrent.Semaphore;

/** How many queues of a process may tell of messages by a thread at a time. */
@Alone
class ManyNotificationsTest {
    private static final int MOST = 256;

    @Test
    void oneMoreThanThereMayBeIsRefusedUntilAnotherIsOver() throws Exception {
        var prefix = Namespace.ipc("echo 1000 > /proc/sys/fs/mqueue/queues_max");
        try (Peer jvm = OtherUser.java(prefix, Armer.class)) {
            Expect.says(jvm.line(), "ENOBUFS", "256", "limit");
            assertEquals("all were notified", jvm.join(), jvm::errors);
        }
    }

    /** Its queues go with their namespace. */
    static final class Armer {
        public static void main(String[] args) throws Exception {
            var told = new Semaphore(0);
            var queues = new ArrayList<MessageQueue>();
            for (int i = 0; i < MOST; i++) {
                queues.add(MessageQueue.create("q" + i, new QueueLimits(1, 1)));
                queues.getLast().notifyOnce(told::release);
            }
            var next = MessageQueue.create("next", new QueueLimits(1, 1));
            try {
                next.notifyOnce(told::release);
                System.out.println("one too many");
            } catch (ErrnoException refused) {
                System.out.println(refused.getMessage());
            }
            queues.removeFirst().cancelNotification();
            next.notifyOnce(told::release);
            queues.add(next);
            for (var queue : queues) {
                queue.send(new byte[0], 0);
            }
            told.acquire(MOST);
            System.out.println(told.tryAcquire() ? "one was notified twice" : "all were notified");
        }
    }
}
