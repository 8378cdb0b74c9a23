package culebra.internal;

import culebra.event.EventFd;
import culebra.fd.Poller;
import culebra.fd.Readiness;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.signal.Signals;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * An application that is deployed in a class loader of its own, with the library: it waits in one
 * way, or in all, and closes what it has opened. The threads of the container outlive it.
 */
public final class Deployment implements Callable<Void> {
    private static final Duration SHORT = Duration.ofMillis(5);

    private final ExecutorService container;
    private final String name;
    private final List<Part> parts =
            List.of(
                    () -> withEvent(this::waits),
                    () -> withEvent(event -> virtually(() -> event.tryTake(SHORT))),
                    () -> withEvent(this::virtualWait),
                    () -> withEvent(this::interrupt),
                    () -> withEvent(this::poller),
                    this::semaphore,
                    this::notification,
                    this::signal);
    private final int which;

    /** With a number that is no part's it does all of them. */
    public Deployment(ExecutorService container, String name, int which) {
        this.container = container;
        this.name = name;
        this.which = which % (parts.size() + 1);
    }

    @Override
    public Void call() throws Exception {
        for (int i = 0; i < parts.size(); i++) {
            if (which == i || which == parts.size()) {
                parts.get(i).run();
            }
        }
        return null;
    }

    private interface Part {
        void run() throws Exception;
    }

    private interface EventPart {
        void run(EventFd event) throws Exception;
    }

    private static void withEvent(EventPart part) throws Exception {
        try (EventFd event = EventFd.create()) {
            part.run(event);
        }
    }

    private void waits(EventFd event) throws Exception {
        container.submit(() -> event.tryTake(SHORT)).get();
        Future<Long> pooled = container.submit(event::take);
        event.add(1);
        pooled.get();
    }

    private void virtualWait(EventFd event) throws Exception {
        var virtual = new CompletableFuture<Long>();
        Thread.ofVirtual().start(() -> virtual.complete(take(event)));
        event.add(1);
        virtual.get();
    }

    private void poller(EventFd event) throws Exception {
        try (Poller poller = Poller.open()) {
            poller.register(event.fd(), Set.of(Readiness.READABLE), this);
            poller.tryAwait(SHORT);
            virtually(() -> poller.tryAwait(SHORT));
        }
    }

    private static long take(EventFd event) {
        try {
            return event.take();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** On a thread of the container, which goes on to serve others. */
    private void interrupt(EventFd event) throws Exception {
        var begun = new CompletableFuture<Thread>();
        var ended = new CountDownLatch(1);
        Future<?> wait =
                container.submit(
                        () -> {
                            begun.complete(Thread.currentThread());
                            try {
                                return event.take();
                            } finally {
                                ended.countDown();
                            }
                        });
        begun.get();
        wait.cancel(true);
        ended.await();
    }

    private void semaphore() throws Exception {
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 0)) {
            virtually(() -> semaphore.tryAcquire(SHORT));
            container.submit(() -> semaphore.tryAcquire(SHORT)).get();
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    private void notification() throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 8))) {
            var notified = new CountDownLatch(1);
            queue.notifyOnce(notified::countDown);
            queue.send(new byte[1], 0);
            notified.await();
        } finally {
            MessageQueue.unlink(name);
        }
    }

    private void signal() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            Signals.send(ProcessHandle.current().pid(), Signal.USR1);
            watch.take();
        }
    }

    private static void virtually(Callable<?> call) throws Exception {
        var result = new CompletableFuture<Object>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                result.complete(call.call());
                            } catch (Throwable failed) {
                                result.completeExceptionally(failed);
                            }
                        });
        result.get();
    }
}
