package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Opening an end of a FIFO waits for the other side: for ever, for a time, or not at all. */
class FifoWaitTest {
    /** One side, and a program that opens the other one. */
    enum Side {
        READ("with open(sys.argv[1], 'wb') as end: sys.stdin.read()"),
        WRITE("with open(sys.argv[1], 'rb') as end: sys.stdin.read()");

        private final String other;

        Side(String other) {
            this.other = other;
        }

        AutoCloseable open(Path path) throws Exception {
            return this == READ ? Fifo.openForRead(path) : Fifo.openForWrite(path);
        }

        Optional<? extends AutoCloseable> tryOpen(Path path) throws Exception {
            return this == READ ? Fifo.tryOpenForRead(path) : Fifo.tryOpenForWrite(path);
        }

        Optional<? extends AutoCloseable> tryOpen(Path path, Duration timeout) throws Exception {
            return this == READ
                    ? Fifo.tryOpenForRead(path, timeout)
                    : Fifo.tryOpenForWrite(path, timeout);
        }

        /** Another process, which waits for this side. */
        Peer other(Path path) throws IOException {
            String script = "import sys\nprint('opening', flush=True)\n" + other;
            Peer peer = Peer.python(script, path.toString());
            peer.expect("opening");
            return peer;
        }
    }

    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    @TempDir private Path directory;
    private Path path;
    private long before;

    @BeforeEach
    void create() throws IOException {
        path = Fifo.create(directory.resolve("fifo"));
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertFalse(Thread.interrupted());
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void withoutTheOtherSideAnAttemptIsEmpty(Side side) throws Exception {
        assertTrue(side.tryOpen(path).isEmpty());
        assertTrue(side.tryOpen(path, Duration.ZERO).isEmpty());
        assertTrue(side.tryOpen(path, Duration.ofDays(-1)).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aTimedOpeningGivesUpWhenItsTimeHasPassed(Side side) throws Exception {
        for (ThreadFactory factory : BOTH) {
            var open = new FutureTask<>(() -> side.tryOpen(path, Duration.ofMillis(20)).isEmpty());
            long start = System.nanoTime();
            factory.newThread(open).start();
            assertTrue(open.get());
            assertTrue(System.nanoTime() - start >= 20_000_000, "it gave up too early");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachShapeOfOpeningFindsAnotherProcessThatWaits(Side side) throws Exception {
        List<Callable<AutoCloseable>> shapes =
                List.of(
                        () -> side.open(path),
                        () -> side.tryOpen(path, Patience.LIMIT).orElseThrow(),
                        () -> attempt(side));
        for (ThreadFactory factory : BOTH) {
            for (Callable<AutoCloseable> shape : shapes) {
                try (Peer peer = side.other(path)) {
                    var open = new FutureTask<>(shape);
                    factory.newThread(open).start();
                    open.get().close();
                    peer.send("end");
                }
            }
        }
    }

    /** The other process says that it opens, and does so some time later. */
    private AutoCloseable attempt(Side side) throws Exception {
        Optional<? extends AutoCloseable> end = Optional.empty();
        while (end.isEmpty()) {
            end = side.tryOpen(path);
        }
        return end.get();
    }

    @ParameterizedTest
    @EnumSource
    void aWaitingOpeningIsEndedByAnotherProcessThatComes(Side side) throws Exception {
        for (ThreadFactory factory : BOTH) {
            var open = new FutureTask<>(() -> side.open(path));
            Thread thread = factory.newThread(open);
            thread.start();
            Blocked.in(thread, "block", "park");
            try (Peer peer = side.other(path)) {
                open.get().close();
                peer.send("end");
            } finally {
                thread.interrupt(); // where there is no such peer
                thread.join();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsAWaitingOpening(Side side) throws Exception {
        List<Callable<Object>> shapes =
                List.of(() -> side.open(path), () -> side.tryOpen(path, Duration.ofDays(1)));
        for (ThreadFactory factory : BOTH) {
            for (Callable<Object> shape : shapes) {
                for (int i = 0; i < Counts.of(50, 1_000); i++) {
                    var open = new FutureTask<>(shape);
                    Thread thread = factory.newThread(open);
                    thread.start();
                    if (i % 2 == 0) {
                        Blocked.in(thread, "block", "park");
                    }
                    thread.interrupt();
                    var failure = assertThrows(ExecutionException.class, open::get).getCause();
                    assertEquals(InterruptedException.class, failure.getClass());
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedThreadBeginsNoOpening(Side side) throws Exception {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> side.open(path));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> side.tryOpen(path, Duration.ZERO));
        Thread.currentThread().interrupt();
        assertTrue(side.tryOpen(path).isEmpty(), "an attempt does not wait");
        assertTrue(Thread.interrupted());
    }

    @Test
    void anAttemptToReadTakesNothingOfWhatWaits() throws Exception {
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            fifo.sink().write(ByteBuffer.allocate(5));
            Fifo.tryOpenForRead(path).orElseThrow().close();
            assertEquals(5, fifo.available());
        }
    }

    @Test
    void anAttemptSeesAThreadThatWaitsToOpenTheOtherSide() throws Exception {
        for (ThreadFactory factory : BOTH) {
            var open = new FutureTask<>(() -> Fifo.openForWrite(path));
            factory.newThread(open).start();
            AutoCloseable source = attempt(Side.READ);
            open.get().close();
            source.close();
        }
    }
}
