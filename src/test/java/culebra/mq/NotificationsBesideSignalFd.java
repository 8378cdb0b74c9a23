package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.signal.Signal;
import culebra.signal.SignalCause;
import culebra.signal.SignalFd;
import culebra.signal.SignalInfo;
import culebra.signal.Signals;
import culebra.testing.Counts;
import culebra.testing.Patience;
import culebra.testing.Peer;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What {@link MessageQueueSignalNotificationTest} runs where RTMIN+5 and USR1 are blocked. */
final class NotificationsBesideSignalFd {
    private static final long SELF = ProcessHandle.current().pid();
    private static final Runnable NEVER = () -> {};

    private NotificationsBesideSignalFd() {}

    static void theSignalTellsTheValueAndWhoHasSentTheMessage() throws Exception {
        try (var queue = NotificationQueue.create();
                SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            for (long value : new long[] {0, 7, -1, Integer.MIN_VALUE, 0x0123_4567_89ab_cdefL}) {
                queue.queue().notifyOnce(Signal.RTMIN_5, value);
                long pid = SELF;
                if (value == 7) {
                    try (Peer peer = Peer.c("mq/notification", "send", queue.name(), "1", "1")) {
                        pid = peer.pid();
                        peer.join();
                    }
                } else {
                    queue.send();
                }
                SignalInfo info = signals.take();
                assertSame(Signal.RTMIN_5, info.signal());
                assertSame(SignalCause.MESSAGE_QUEUE, info.cause());
                assertEquals(value, info.value());
                assertEquals(pid, info.pid());
                assertEquals(1, queue.drain());
            }
            queue.queue().notifyOnce(Signal.RTMIN_5);
            queue.send();
            assertEquals(0, signals.take().value());
        }
    }

    /** The thread blocks what all others block, so that nothing is lost there or ends the JVM. */
    static void aThreadRunsBesideASignalFdWhichGetsEverySignal() throws Exception {
        int rounds = Counts.of(100, 10_000);
        try (var queue = NotificationQueue.create();
                SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            for (int i = 0; i < rounds; i++) {
                var begun = new CountDownLatch(1);
                var end = new CountDownLatch(1);
                queue.queue()
                        .notifyOnce(
                                () -> {
                                    begun.countDown();
                                    await(end);
                                });
                Signals.send(SELF, Signal.RTMIN_5, 2 * i);
                queue.send();
                assertTrue(begun.await(Patience.SECONDS, TimeUnit.SECONDS));
                Signals.send(SELF, Signal.RTMIN_5, 2 * i + 1);
                assertEquals(2 * i, signals.take().value());
                assertEquals(2 * i + 1, signals.take().value());
                end.countDown();
                assertEquals(1, queue.drain());
            }
        }
    }

    static void aSignalFdOpensWhileAThreadIsArmedAndWhileItRuns() throws Exception {
        try (var queue = NotificationQueue.create()) {
            var begun = new CountDownLatch(1);
            var end = new CountDownLatch(1);
            queue.queue()
                    .notifyOnce(
                            () -> {
                                begun.countDown();
                                await(end);
                            });
            takesASignal();
            queue.send();
            assertTrue(begun.await(Patience.SECONDS, TimeUnit.SECONDS));
            takesASignal();
            end.countDown();
        }
    }

    private static void takesASignal() throws Exception {
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            Signals.send(SELF, Signal.RTMIN_5, 42);
            assertEquals(42, signals.take().value());
        }
    }

    /** The new owner of the number has the notification, too, since both are this process. */
    static void aDetachedQueuesNotificationCanBeTakenBack() throws Exception {
        try (var queue = NotificationQueue.create()) {
            queue.queue().notifyOnce(NEVER);
            int number = queue.queue().fd().detach();
            try (MessageQueue same = MessageQueue.adopt(Fd.adopt(number));
                    SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                same.cancelNotification();
                same.notifyOnce(Signal.RTMIN_5); // EBUSY if the first were there
                assertTrue(same.trySend(new byte[1], 0));
                assertSame(SignalCause.MESSAGE_QUEUE, signals.take().cause());
            }
        }
    }

    static void aSignalThatWaitsDoesNotEndTheJvmInANotificationsThread() throws Exception {
        SignalFd.open(Signal.RTMIN_5, Signal.USR1).close();
        Signals.send(SELF, Signal.RTMIN_5, 0);
        Signals.send(SELF, Signal.USR1);
        try (var queue = NotificationQueue.create()) {
            for (int i = 1; i <= 20; i++) {
                var ran = new CountDownLatch(1);
                queue.queue().notifyOnce(ran::countDown);
                queue.send();
                assertTrue(ran.await(Patience.SECONDS, TimeUnit.SECONDS));
                queue.drain();
                Signals.send(SELF, Signal.RTMIN_5, i);
            }
        }
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            for (int i = 0; i <= 20; i++) {
                assertEquals(i, signals.take().value());
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException never) {
            throw new AssertionError(never);
        }
    }
}
