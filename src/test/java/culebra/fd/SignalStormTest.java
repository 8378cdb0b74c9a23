package culebra.fd;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.pipe.UnixPipe;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Storm;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** Signals that mean nothing neither end a wait on a descriptor nor lose what it moves. */
class SignalStormTest {
    private static final int EVERY = 50; // microseconds
    private static final int ENOUGH = 100; // signals that meet a kind of wait
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private EventFd empty;
    private EventFd full;
    private TimerFd timer;
    private UnixPipe pipe;
    private Poller poller;

    @BeforeEach
    void open() throws IOException {
        On.warmUp(); // installs the handler
        empty = EventFd.create();
        full = EventFd.create(EventFd.MAX_VALUE);
        timer = TimerFd.create();
        pipe = UnixPipe.open();
        poller = Poller.open();
        poller.register(empty.fd(), Set.of(READABLE), null);
    }

    @AfterEach
    void close() {
        empty.close();
        full.close();
        timer.close();
        pipe.close();
        poller.close();
    }

    @Test
    void aStormNeitherEndsNorStretchesAnyTimedWait() throws Exception {
        Poll poll = Poll.of(empty.fd(), READABLE).and(pipe.source().fd(), READABLE);
        Map<String, Callable<Boolean>> waits =
                Map.of(
                        "Poll", () -> !poll.tryAwait(TIMEOUT).isEmpty(),
                        "Poller", () -> !poller.tryAwait(TIMEOUT).isEmpty(),
                        "Fd", () -> empty.fd().tryAwait(READABLE, TIMEOUT),
                        "EventFd take", () -> empty.tryTake(TIMEOUT).isPresent(),
                        "EventFd add", () -> full.tryAdd(1, TIMEOUT),
                        "TimerFd", () -> timer.tryTake(TIMEOUT).isPresent(),
                        "pipe", () -> pipe.source().tryRead(ByteBuffer.allocate(1), TIMEOUT) != 0);
        for (var wait : waits.entrySet()) {
            long worst = 0;
            try (Storm storm = Storm.begin(EVERY)) {
                for (int i = 0; i < Counts.of(5, 100) || storm.signals() < ENOUGH; i++) {
                    long start = System.nanoTime();
                    assertFalse(wait.getValue().call(), wait.getKey());
                    long excess = System.nanoTime() - start - TIMEOUT.toNanos();
                    assertTrue(excess >= 0, wait.getKey() + " ended early by " + -excess + " ns");
                    worst = Math.max(worst, excess);
                }
                System.out.printf(
                        "storm: %d signals, %s at most %d us late%n",
                        storm.signals(), wait.getKey(), worst / 1000);
            }
        }
    }

    /** Another thread gives, one at a time; this one, in the storm, takes by a wait. */
    @Test
    void aStormLosesNothing() throws Exception {
        int count = Counts.of(5_000, 200_000);
        Poll poll = Poll.of(empty.fd(), READABLE).and(timer.fd(), READABLE);
        List<Callable<?>> waits =
                List.of(poll::await, poller::await, () -> poller.tryAwait(Duration.ofDays(1)));
        for (Callable<?> wait : waits) {
            lose(count, () -> empty.add(1), () -> taken(wait));
        }
        lose(count, () -> empty.add(1), () -> (int) empty.take());
        lose(
                count,
                () -> pipe.sink().write(ByteBuffer.allocate(7)),
                () -> pipe.source().read(ByteBuffer.allocate(3)),
                7);
        assertTrue(empty.tryTake().isEmpty());
        assertEquals(0, pipe.available());
    }

    @Test
    void aStormOnTheWriterWritesEachByteOnce() throws Exception {
        int size = Counts.of(2_000_000, 50_000_000);
        var reader =
                On.PLATFORM.start(
                        () -> {
                            var buffer = ByteBuffer.allocateDirect(3_001);
                            for (int at = 0; at < size; ) {
                                buffer.clear();
                                pipe.source().read(buffer);
                                buffer.flip();
                                while (buffer.hasRemaining()) {
                                    assertEquals((byte) (at % 251), buffer.get(), "byte " + at);
                                    at++;
                                }
                            }
                            return null;
                        });
        var bytes = ByteBuffer.allocateDirect(size);
        for (int i = 0; i < size; i++) {
            bytes.put((byte) (i % 251));
        }
        bytes.flip();
        try (Storm storm = Storm.begin(EVERY)) {
            assertEquals(size, pipe.sink().write(bytes));
        }
        reader.get();
    }

    private int taken(Callable<?> wait) throws Exception {
        wait.call();
        return (int) empty.tryTake().orElseThrow(() -> new AssertionError("woken for nothing"));
    }

    private interface Give {
        void one() throws Exception;
    }

    private static void lose(int count, Give give, Callable<Integer> take) throws Exception {
        lose(count, give, take, 1);
    }

    private static void lose(int count, Give give, Callable<Integer> take, int each)
            throws Exception {
        try (Storm storm = Storm.begin(EVERY)) {
            var giver =
                    On.PLATFORM.start(
                            () -> {
                                for (int i = 0; i < count; i++) {
                                    give.one();
                                }
                                return null;
                            });
            long sum = 0;
            while (sum < (long) count * each) {
                sum += take.call();
            }
            assertEquals((long) count * each, sum);
            giver.get();
        }
    }
}
