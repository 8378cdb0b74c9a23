package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.TempName;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Blocked waits of several kinds, and ways to end each that are made before memory is short. */
final class Waits {

    /** What ends a wait; it has no need to allocate. */
    interface End {
        void run() throws Exception;
    }

    /** One wait: its thread, what ended it, and the descriptors that its object had. */
    static final class One implements Runnable {
        final String name;
        final Thread thread;
        final End close;
        final End event;
        private final int[] descriptors;
        private final String[] targets;
        volatile boolean closed;
        private final End call;
        private volatile Throwable thrown;

        One(String name, On kind, End call, End event, End close, int... descriptors)
                throws IOException {
            this.name = name + " on a " + kind + " thread";
            this.call = call;
            this.event = event;
            this.close = close;
            this.descriptors = descriptors;
            targets = new String[descriptors.length];
            for (int i = 0; i < targets.length; i++) {
                targets[i] = Own.target(descriptors[i]);
            }
            thread = kind.thread(this);
            thread.start();
        }

        @Override
        public void run() {
            try {
                call.run();
            } catch (Throwable end) {
                thrown = end;
            }
        }

        /**
         * Waits for the end, which must not be an error, except that a full heap has no room for
         * the exception that tells the reason.
         */
        void join(boolean heapWasFull) throws InterruptedException {
            assertTrue(Patience.ends(thread), () -> name + ": the wait has not ended");
            Throwable end = thrown;
            boolean excused = heapWasFull && end instanceof OutOfMemoryError;
            assertFalse(end instanceof Error && !excused, () -> name + ": " + end);
        }

        /** Whether all its descriptors are closed. */
        void requireClosed() throws IOException {
            for (int i = 0; i < descriptors.length; i++) {
                if (Files.exists(Path.of("/proc/self/fd/" + descriptors[i]))) {
                    String now = Own.target(descriptors[i]); // another may have the number
                    assertNotEquals(targets[i], now, name + ": still open " + descriptors[i]);
                }
            }
        }
    }

    private final List<One> all = new ArrayList<>();

    /** Adds a wait of each kind on each kind of thread, all blocked. */
    Waits add() throws Exception {
        for (On kind : On.values()) {
            EventFd event = EventFd.create();
            all.add(
                    new One(
                            "EventFd.take",
                            kind,
                            event::take,
                            () -> event.tryAdd(1),
                            event::close,
                            event.fd().number()));
            UnixPipe pipe = UnixPipe.open();
            ByteBuffer into = ByteBuffer.allocateDirect(1);
            ByteBuffer one = ByteBuffer.allocateDirect(1);
            all.add(
                    new One(
                            "UnixPipe read",
                            kind,
                            () -> pipe.source().read(into),
                            () -> pipe.sink().tryWrite(one),
                            pipe::close,
                            pipe.source().fd().number(),
                            pipe.sink().fd().number()));
            all.add(semaphore(kind));
            all.add(queue(kind));
        }
        for (One each : all) {
            Blocked.in(
                    each.thread,
                    "park",
                    "take",
                    "read",
                    "receive",
                    "acquire"); // in the call at least
        }
        return this;
    }

    private static One semaphore(On kind) throws Exception {
        String name = TempName.next();
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        NamedSemaphore.unlink(name);
        End close = semaphore::close;
        return new One("acquire", kind, semaphore::acquire, semaphore::release, close);
    }

    private static One queue(On kind) throws Exception {
        String name = TempName.next();
        MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 8));
        MessageQueue.unlink(name);
        ByteBuffer into = ByteBuffer.allocateDirect(8);
        ByteBuffer one = ByteBuffer.allocateDirect(1);
        int number = queue.fd().number();
        End event = () -> queue.trySend(one, 0);
        return new One("receive", kind, () -> queue.receive(into), event, queue::close, number);
    }

    List<One> all() {
        return all;
    }

    /** All waits have ended; closes what is open, and then no descriptor is left. */
    void requireEnded(boolean heapWasFull) throws Exception {
        for (One each : all) {
            each.join(heapWasFull);
            if (each.closed) {
                each.requireClosed();
            }
        }
        for (One each : all) {
            each.close.run();
        }
    }
}
