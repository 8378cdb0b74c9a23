package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.pipe.UnixPipe;
import culebra.testing.CloseRace;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.WarmUp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One thread uses a channel, another closes it, and a third has its number for another pipe at
 * once: no call ever reaches that one.
 */
class CloseRaceTest {
    private static final int ROUNDS = Counts.of(130, 100_000);

    /** Where a call that came too late would show: a byte to read, or room to write. */
    private UnixPipe marked;

    private UnixPipe empty;
    private long before;

    @BeforeEach
    void open() throws IOException {
        WarmUp.epoll();
        before = Own.descriptors();
        marked = UnixPipe.open();
        marked.sink().write(ByteBuffer.allocate(1).put(0, (byte) 77));
        empty = UnixPipe.open();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        marked.close();
        empty.close();
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aReadNeverReachesTheNextOwnerOfItsNumber(boolean virtual, boolean attempts)
            throws Exception {
        try (ExecutorService threads = threads(virtual)) {
            for (int i = 0; i < ROUNDS; i++) {
                try (UnixPipe pipe = UnixPipe.open()) {
                    ReadChannel source = pipe.source();
                    Use use = attempts ? source::tryRead : source::read;
                    race(threads, source.fd().number(), use, source, marked.source().fd());
                    assertEquals(1, marked.available(), "the mark was read");
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void aWriteNeverReachesTheNextOwnerOfItsNumber(boolean virtual, boolean attempts)
            throws Exception {
        try (ExecutorService threads = threads(virtual)) {
            for (int i = 0; i < ROUNDS; i++) {
                try (UnixPipe pipe = UnixPipe.open(4096)) {
                    WriteChannel sink = pipe.sink();
                    sink.write(ByteBuffer.allocate(4096));
                    Use use = attempts ? sink::tryWrite : sink::write;
                    race(threads, sink.fd().number(), use, sink, empty.sink().fd());
                    assertEquals(0, empty.available(), "something was written");
                }
            }
        }
    }

    private interface Use {
        int of(ByteBuffer buffer) throws IOException;
    }

    private static void race(
            ExecutorService threads, int number, Use use, AutoCloseable channel, Fd next)
            throws Exception {
        var begun = new AtomicInteger();
        int pause = ThreadLocalRandom.current().nextInt(2_000);
        Future<?> user = threads.submit(() -> useUntilClosed(use, begun));
        Future<?> closer =
                threads.submit(
                        () -> {
                            while (begun.get() == 0) {
                                On.letOthersRun();
                            }
                            for (int i = 0; i < pause; i++) {
                                Thread.onSpinWait();
                            }
                            channel.close();
                            return null;
                        });
        var taken = new ArrayList<Fd>();
        try {
            CloseRace.take(number, next, taken);
            user.get();
            closer.get();
            Fd owner = taken.get(taken.size() - 1);
            channel.close();
            assertThrows(ClosedChannelException.class, () -> use.of(ByteBuffer.allocate(1)));
            assertTrue(owner.tryAwait(Readiness.READABLE) || owner.tryAwait(Readiness.WRITABLE));
        } finally {
            taken.forEach(Fd::close);
        }
    }

    /** Waits in one call, or makes attempt after attempt; nothing is there for either. */
    private static void useUntilClosed(Use use, AtomicInteger begun) {
        try {
            var one = ByteBuffer.allocateDirect(1);
            while (true) {
                begun.set(1);
                assertEquals(0, use.of(one), "a call reached what is not its own");
                On.letOthersRun();
            }
        } catch (ClosedChannelException expected) {
            return;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static ExecutorService threads(boolean virtual) {
        return virtual
                ? Executors.newVirtualThreadPerTaskExecutor()
                : Executors.newCachedThreadPool();
    }
}
