package culebra.fd;

import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.internal.TestPipe;
import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Owning, borrowing and awaiting a descriptor. */
class FdTest {
    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    private TestPipe pipe;
    private long before;

    @BeforeEach
    void open() throws IOException {
        warmUp();
        before = Own.descriptors();
        pipe = TestPipe.open();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        pipe.close();
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void adoptTakesOnlyWhatIsOpen() {
        var none = assertThrows(ErrnoException.class, () -> Fd.adopt(19_999));
        assertEquals(Errno.EBADF, none.errno());
        assertThrows(IllegalArgumentException.class, () -> Fd.adopt(-1));
    }

    @Test
    void detachGivesUpTheNumberAndAdoptTakesItBack() throws Exception {
        Fd source = pipe.source();
        int number = source.detach();
        assertFalse(source.isOpen());
        source.close(); // does not touch the number
        assertThrows(IllegalStateException.class, source::number);
        assertThrows(IllegalStateException.class, source::detach);
        try (Fd again = Fd.adopt(number)) {
            assertEquals(number, again.number());
        }
    }

    @Test
    void aDescriptorThatIsWaitedOnCannotBeDetached() throws Exception {
        for (ThreadFactory factory : BOTH) {
            FutureTask<Void> wait = await(pipe.source());
            Thread thread = factory.newThread(wait);
            thread.start();
            Blocked.in(thread, "ppoll", "park");
            var inUse = assertThrows(IllegalStateException.class, () -> pipe.source().detach());
            assertTrue(inUse.getMessage().contains("in use"), inUse.getMessage());
            thread.interrupt();
            assertEquals(InterruptedException.class, failure(wait));
        }
    }

    @Test
    void aDuplicateIsClosedOnItsOwn() throws Exception {
        Fd duplicate = pipe.source().dup();
        pipe.source().close();
        assertTrue(duplicate.isOpen());
        assertFalse(duplicate.tryAwait(READABLE));
        duplicate.close();
        assertThrows(ClosedChannelException.class, duplicate::dup);
    }

    @Test
    void everyShapeOfAwaitReportsReadiness() throws Exception {
        assertFalse(pipe.source().tryAwait(READABLE));
        assertFalse(pipe.source().tryAwait(READABLE, Duration.ofMillis(2)));
        assertTrue(pipe.sink().tryAwait(WRITABLE));
        pipe.sink().await(WRITABLE);
        pipe.sink().close();
        assertTrue(pipe.source().tryAwait(READABLE), "the end can be read");
        pipe.source().await(READABLE);
    }

    @Test
    void zeroMeansNowOnBothKindsOfThread() throws Exception {
        for (ThreadFactory factory : BOTH) {
            for (Duration timeout : List.of(Duration.ZERO, Duration.ofNanos(1))) {
                var ready = new FutureTask<>(() -> pipe.sink().tryAwait(WRITABLE, timeout));
                var empty = new FutureTask<>(() -> pipe.source().tryAwait(READABLE, timeout));
                factory.newThread(ready).start();
                factory.newThread(empty).start();
                assertTrue(ready.get());
                assertFalse(empty.get());
            }
        }
    }

    @Test
    void interruptAndCloseEndAWait() throws Exception {
        for (ThreadFactory factory : BOTH) {
            for (int i = 0; i < Counts.of(200, 5_000); i++) {
                try (TestPipe other = TestPipe.open()) {
                    FutureTask<Void> interrupted = await(other.source());
                    FutureTask<Void> closed = await(other.source());
                    Thread thread = factory.newThread(interrupted);
                    thread.start();
                    factory.newThread(closed).start();
                    thread.interrupt();
                    assertEquals(InterruptedException.class, failure(interrupted));
                    other.source().close();
                    Class<?> failure = failure(closed);
                    assertTrue(ClosedChannelException.class.isAssignableFrom(failure));
                }
            }
        }
    }

    @Test
    void closeDuringAWaitIsReportedAsAsynchronous() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (TestPipe other = TestPipe.open()) {
                FutureTask<Void> wait = await(other.source());
                Thread thread = factory.newThread(wait);
                thread.start();
                Blocked.in(thread, "ppoll", "park");
                other.source().close();
                assertTrue(AsynchronousCloseException.class.isAssignableFrom(failure(wait)));
            }
        }
    }

    @Test
    void manyVirtualThreadsWaitOnManyPipesWithFewThreads() throws Exception {
        var pipes = new ArrayList<TestPipe>();
        var waits = new ArrayList<FutureTask<Void>>();
        int many = Counts.of(500, 5_000);
        long threads = Own.threads();
        try {
            for (int i = 0; i < many; i++) {
                pipes.add(TestPipe.open());
                waits.add(await(pipes.get(i).source()));
                Thread.ofVirtual().start(waits.get(i));
            }
            long few = threads + 8 + Runtime.getRuntime().availableProcessors(); // carriers
            assertTrue(Own.threads() <= few, threads + " became " + Own.threads());
            for (TestPipe each : pipes) {
                each.sink().close();
            }
            for (FutureTask<Void> wait : waits) {
                wait.get();
            }
        } finally {
            pipes.forEach(TestPipe::close);
        }
    }

    @Test
    void pathReopensTheSameObject() throws Exception {
        try (var stream = Files.newOutputStream(pipe.sink().path())) {
            stream.write(1);
        }
        assertTrue(pipe.source().tryAwait(READABLE));
    }

    @Test
    void theStateIsInTheText() {
        int number = pipe.source().number();
        assertTrue(pipe.source().toString().matches("Fd\\[" + number + " pipe:.*, open]"));
        pipe.source().close();
        assertEquals("Fd[" + number + ", closed]", pipe.source().toString());
    }

    /** The first wait of the process makes an epoll and its threads, which stay. */
    private static void warmUp() throws IOException {
        try (TestPipe warm = TestPipe.open()) {
            Thread thread = Thread.ofVirtual().start(await(warm.source()));
            Blocked.in(thread, "park");
            thread.interrupt();
            thread.join();
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }

    private static FutureTask<Void> await(Fd fd) {
        return new FutureTask<>(
                () -> {
                    fd.await(READABLE);
                    return null;
                });
    }

    private static Class<?> failure(FutureTask<Void> wait) {
        return assertThrows(ExecutionException.class, wait::get).getCause().getClass();
    }
}
