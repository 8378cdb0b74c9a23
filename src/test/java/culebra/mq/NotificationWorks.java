package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.testing.Blocked;
import culebra.testing.Patience;
import culebra.testing.TempName;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What {@link NotificationThreadsTest} runs in JVMs that could crash. */
final class NotificationWorks {
    private static final LinkedBlockingQueue<Object> RESULTS = new LinkedBlockingQueue<>();

    private NotificationWorks() {}

    static void whatIsThrownGoesToTheUncaughtExceptionHandler() throws Exception {
        var handled = new LinkedBlockingQueue<Throwable>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handled.add(thrown));
        try (var queue = NotificationQueue.create()) {
            var thrown =
                    List.of(
                            new IllegalStateException("unchecked"),
                            new IOException("checked"),
                            new AssertionError("error"),
                            new OutOfMemoryError("as if"),
                            new StackOverflowError(),
                            new InterruptedException());
            for (Throwable each : thrown) {
                queue.queue().notifyOnce(() -> NotificationWorks.raise(each));
                queue.send();
                assertSame(each, handled.poll(Patience.SECONDS, TimeUnit.SECONDS));
                queue.drain();
            }
            awaitNextRun(queue);
        }
    }

    static void aThreadsOwnHandlerGetsWhatIsThrownAndTheThread() throws Exception {
        var handled = new LinkedBlockingQueue<Thread>();
        try (var queue = NotificationQueue.create()) {
            queue.queue()
                    .notifyOnce(
                            () -> {
                                Thread.currentThread()
                                        .setUncaughtExceptionHandler(
                                                (thread, thrown) -> handled.add(thread));
                                raise(new IOException());
                            });
            queue.send();
            assertEquals(
                    "culebra-notification",
                    handled.poll(Patience.SECONDS, TimeUnit.SECONDS).getName());
            queue.drain();
            awaitNextRun(queue);
        }
    }

    static void aHandlerMayThrowToo() throws Exception {
        var handled = new CountDownLatch(20);
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, thrown) -> {
                    handled.countDown();
                    if (handled.getCount() % 2 == 0) {
                        overflow(0);
                    }
                    raise(new IOException("by the handler"));
                });
        try (var queue = NotificationQueue.create()) {
            while (handled.getCount() > 0) {
                long before = handled.getCount();
                queue.queue().notifyOnce(() -> overflow(0));
                queue.send();
                while (handled.getCount() == before) {
                    Thread.onSpinWait();
                }
                queue.drain();
            }
            awaitNextRun(queue);
        }
    }

    static void theStackMayOverflowAnywhereInTheLibrary() throws Exception {
        var handled = new LinkedBlockingQueue<Throwable>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handled.add(thrown));
        try (var queue = NotificationQueue.create();
                EventFd counter = EventFd.create(1)) {
            for (int i = 0; i < 20; i++) {
                queue.queue().notifyOnce(() -> overflow(queue.queue(), counter, new int[1]));
                queue.send();
                assertInstanceOf(
                        StackOverflowError.class, handled.poll(Patience.SECONDS, TimeUnit.SECONDS));
                queue.drain();
                queue.queue().cancelNotification(); // the stack may have ended right before that
            }
            awaitNextRun(queue);
        }
    }

    static void theHeapMayBeFull() throws Exception {
        var handled = new LinkedBlockingQueue<Throwable>();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> handled.add(thrown));
        try (var queue = NotificationQueue.create()) {
            queue.queue()
                    .notifyOnce(
                            () -> {
                                var all = new ArrayList<long[]>();
                                while (true) {
                                    all.add(new long[Integer.MAX_VALUE - 8]);
                                }
                            });
            queue.send();
            assertInstanceOf(
                    OutOfMemoryError.class, handled.poll(Patience.SECONDS, TimeUnit.SECONDS));
            queue.drain();
            awaitNextRun(queue);
        }
    }

    static void theWorkMayCloseItsOwnQueue() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (var queue = NotificationQueue.create()) {
                var closed = new CountDownLatch(1);
                queue.queue()
                        .notifyOnce(
                                () -> {
                                    queue.queue().close();
                                    closed.countDown();
                                });
                queue.send();
                assertTrue(closed.await(Patience.SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    /** Each wait of the library in such a thread, which ends well. */
    static void theWorkMayWait() throws Exception {
        try (var queue = NotificationQueue.create();
                var other = NotificationQueue.create();
                EventFd counter = EventFd.create();
                UnixPipe pipe = UnixPipe.open();
                var semaphore = semaphore()) {
            Thread wait = waiting(queue, () -> counter.take());
            counter.add(3);
            assertEquals(3L, result(wait));
            wait = waiting(queue, () -> pipe.source().read(ByteBuffer.allocate(9)));
            pipe.sink().write(ByteBuffer.allocate(5));
            assertEquals(5, result(wait));
            wait = waiting(queue, () -> other.queue().receive());
            other.queue().send(new byte[2], 9);
            assertEquals(9, ((Message) result(wait)).priority());
            wait = waiting(queue, () -> semaphore.tryAcquire(Duration.ofDays(1)));
            semaphore.release();
            assertEquals(true, result(wait));
        }
    }

    static void anInterruptEndsAWaitOfTheWork() throws Exception {
        try (var queue = NotificationQueue.create();
                var other = NotificationQueue.create();
                EventFd counter = EventFd.create();
                var semaphore = semaphore()) {
            List<Callable<?>> waits =
                    List.of(
                            counter::take,
                            () -> counter.tryTake(Duration.ofDays(1)),
                            () -> semaphore.tryAcquire(Duration.ofDays(1)),
                            () -> other.queue().receive());
            for (int i = 0; i < 20; i++) {
                for (Callable<?> wait : waits) {
                    Thread waiting = waiting(queue, wait);
                    waiting.interrupt();
                    assertInstanceOf(InterruptedException.class, result(waiting));
                }
            }
        }
    }

    static void aCloseEndsAWaitOfTheWork() throws Exception {
        try (var queue = NotificationQueue.create()) {
            for (int i = 0; i < 20; i++) {
                try (EventFd counter = EventFd.create();
                        var other = NotificationQueue.create()) {
                    Thread waiting = waiting(queue, counter::take);
                    counter.close();
                    assertInstanceOf(AsynchronousCloseException.class, result(waiting));
                    waiting = waiting(queue, () -> other.queue().receive());
                    other.queue().close();
                    assertInstanceOf(AsynchronousCloseException.class, result(waiting));
                }
            }
        }
    }

    static void interruptedThreadAffectsNoOtherThread() throws Exception {
        try (var queue = NotificationQueue.create()) {
            for (int i = 0; i < 20; i++) {
                queue.queue().notifyOnce(() -> Thread.currentThread().interrupt());
                queue.send();
                queue.drain();
                awaitNextRun(queue);
            }
        }
    }

    /** Has a notification's thread make a call and waits until it waits there. */
    private static Thread waiting(NotificationQueue queue, Callable<?> call) throws Exception {
        var began = new LinkedBlockingQueue<Thread>();
        queue.queue()
                .notifyOnce(
                        () -> {
                            began.add(Thread.currentThread());
                            try {
                                RESULTS.add(call.call());
                            } catch (Exception ended) {
                                RESULTS.add(ended);
                            }
                        });
        queue.send();
        queue.drain();
        Thread thread = began.poll(Patience.SECONDS, TimeUnit.SECONDS);
        Blocked.in(thread, "ppoll", "block", "sem_wait");
        return thread;
    }

    private static Object result(Thread waiting) throws Exception {
        Object result = RESULTS.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(result != null, () -> waiting + " still waits");
        return result;
    }

    /** Notifications still come. */
    static void awaitNextRun(NotificationQueue queue) throws Exception {
        var ran = new CountDownLatch(1);
        queue.queue().notifyOnce(ran::countDown);
        queue.send();
        assertTrue(ran.await(Patience.SECONDS, TimeUnit.SECONDS), "notifications have stopped");
        queue.drain();
    }

    private static NamedSemaphore semaphore() throws Exception {
        String name = TempName.next();
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        NamedSemaphore.unlink(name);
        return semaphore;
    }

    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private static int overflow(MessageQueue queue, EventFd counter, int[] calls) {
        try {
            calls[0] += queue.size();
            queue.notifyOnce(() -> {});
            queue.cancelNotification();
            calls[0] += (int) counter.tryTake().orElse(0);
            counter.tryAdd(1);
        } catch (IOException busy) {
            calls[0]++;
        }
        return overflow(queue, counter, calls) + 1;
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
