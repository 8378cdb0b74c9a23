package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.ByteOrder.nativeOrder;

import culebra.ErrnoException;
import culebra.signal.Signal;
import culebra.signal.SignalFd;
import culebra.signal.SignalWatch;
import culebra.testing.Alone;
import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Consumers that are driven only by notifications, and many notifications at once. */
@Alone
class NotificationStressTest {
    private static final int COUNT = Counts.of(1_000, 50_000);

    /** As the Javadoc shows it: arm the next one, then take all there is. */
    private static final class Consumer {
        private final MessageQueue queue;
        private final CountDownLatch all = new CountDownLatch(1);
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final AtomicInteger told = new AtomicInteger();
        private int next;

        Consumer(MessageQueue queue) {
            this.queue = queue;
        }

        void arrived() {
            try {
                told.incrementAndGet();
                queue.notifyOnce(this::arrived);
                drain();
            } catch (Throwable failed) {
                failure.set(failed);
                all.countDown();
            }
        }

        /** One at a time: two messages may notify two threads. */
        synchronized void drain() throws IOException {
            for (var m = queue.tryReceive(); m.isPresent(); m = queue.tryReceive()) {
                assertEquals(
                        next++, ByteBuffer.wrap(m.get().bytes()).order(nativeOrder()).getInt());
            }
            if (next == COUNT) {
                all.countDown();
            }
        }

        void await() throws Exception {
            assertTrue(all.await(Patience.SECONDS, TimeUnit.SECONDS), () -> "stuck at " + next);
            assertEquals(null, failure.get());
            assertEquals(COUNT, next);
        }
    }

    @Test
    void aConsumerDrivenByThreadsMissesNothing() throws Exception {
        try (var queue = NotificationQueue.create()) {
            var consumer = new Consumer(queue.queue());
            consumer.arrived();
            try (Peer sender = sender(queue)) {
                consumer.await();
                sender.join();
            }
            System.out.printf("by thread: told %s times of %d%n", consumer.told, COUNT);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConsumerDrivenByAWatchedSignalMissesNothing(On kind) throws Exception {
        try (var queue = NotificationQueue.create();
                SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            kind.get(() -> drive(queue, Signal.USR1, watch::take));
        }
    }

    @Test
    void aConsumerDrivenByASignalFdMissesNothing() throws Exception {
        Elsewhere.blocking("RTMIN+5").run(getClass(), "drivenBySignalFd");
    }

    static void drivenBySignalFd() throws Exception {
        for (On kind : On.values()) {
            try (var queue = NotificationQueue.create();
                    SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
                // The last that the kind before had armed may have come when all was received.
                while (signals.tryTake().isPresent()) {}
                kind.get(
                        () ->
                                drive(
                                        queue,
                                        Signal.RTMIN_5,
                                        () -> assertEquals(-4, signals.take().value())));
            }
        }
    }

    private interface Wait {
        void take() throws Exception;
    }

    private static Void drive(NotificationQueue queue, Signal signal, Wait wait) throws Exception {
        var consumer = new Consumer(queue.queue());
        queue.queue().notifyOnce(signal, -4);
        try (Peer sender = sender(queue)) {
            while (consumer.next < COUNT) {
                wait.take();
                queue.queue().notifyOnce(signal, -4);
                consumer.drain();
            }
            sender.join();
        }
        return null;
    }

    private static Peer sender(NotificationQueue queue) throws Exception {
        String count = Integer.toString(COUNT);
        return Peer.c("mq/notification", "send", queue.name(), count, "42");
    }

    @Test
    void manyQueuesAreArmedAtOnce() throws Exception {
        int count = 50;
        var ran = new CountDownLatch(count);
        var queues = new ArrayList<NotificationQueue>();
        try {
            for (int i = 0; i < count; i++) {
                var queue = NotificationQueue.create();
                queues.add(queue);
                queue.queue().notifyOnce(ran::countDown);
            }
            for (var queue : queues) {
                queue.send();
            }
            assertTrue(
                    ran.await(Patience.SECONDS, TimeUnit.SECONDS),
                    () -> ran.getCount() + " were not told");
        } finally {
            for (var queue : queues) {
                queue.close();
            }
        }
    }

    /** Three threads do to a few queues what can be done, in any order. */
    @Test
    void armingCancellingAndClosingMeetWithoutHarm() throws Exception {
        var ran = new AtomicInteger();
        long before = Own.descriptors();
        for (int round = 0; round < Counts.of(20, 500) || ran.get() == 0; round++) {
            try (var queue = NotificationQueue.create()) {
                var users = new ArrayList<On.Started<Void>>();
                for (int i = 0; i < 3; i++) {
                    var random = new SplittableRandom(round * 3L + i);
                    users.add(On.PLATFORM.start(() -> use(queue, random, ran)));
                }
                Thread.yield();
                users.get(round % 3).thread().interrupt(); // which nothing here minds
                if (round % 2 == 0) {
                    queue.queue().close();
                }
                for (var user : users) {
                    user.get();
                }
            }
        }
        Own.assertNoMoreDescriptors(before + 1); // the netlink socket
    }

    private static Void use(NotificationQueue queue, SplittableRandom random, AtomicInteger ran)
            throws IOException {
        for (int i = 0; i < 300; i++) {
            try {
                switch (random.nextInt(5)) {
                    case 0 -> queue.queue().notifyOnce(ran::incrementAndGet);
                    case 1 -> queue.queue().cancelNotification();
                    case 2 -> MessageQueue.open(queue.name()).close();
                    case 3 -> queue.queue().trySend(new byte[1], 0);
                    default -> queue.drain();
                }
            } catch (ErrnoException busy) {
                assertEquals("EBUSY", busy.errno().name());
            } catch (ClosedChannelException closed) {
                return null;
            }
        }
        return null;
    }

    /** All its queues closed, nothing is left that would run or keep a SignalFd from opening. */
    @Test
    void nothingIsLeftWhenAllIsClosed() throws Exception {
        Elsewhere.blocking("RTMIN+5").run(getClass(), "leavesNothing");
    }

    static void leavesNothing() throws Exception {
        for (int i = 0; i < 200; i++) {
            var queue = NotificationQueue.create();
            queue.queue().notifyOnce(() -> System.out.println("ran after close"));
            if (i % 2 == 0) { // the kernel drops the first
                MessageQueue.open(queue.name()).close();
                queue.queue().notifyOnce(() -> System.out.println("ran after close"));
            }
            queue.close();
        }
        SignalFd.open(Signal.RTMIN_5).close();
    }
}
