package culebra.fd;

import static culebra.fd.Readiness.ERROR;
import static culebra.fd.Readiness.HANG_UP;
import static culebra.fd.Readiness.PRIORITY;
import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** What a poll tells of descriptors of every type. */
class PollTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir private Path directory;
    private long before;
    private UnixPipe pipe;
    private EventFd counter;
    private TimerFd timer;

    @BeforeEach
    void open() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        pipe = UnixPipe.open();
        counter = EventFd.create();
        timer = TimerFd.create();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        pipe.close();
        counter.close();
        timer.close();
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void descriptorsOfEveryTypeAreReportedInTheOrderGiven(On kind) throws Exception {
        Path path = Fifo.create(directory.resolve("fifo"));
        try (UnixPipe fifo = Fifo.openReadWrite(path)) {
            Fd[] fds = {fifo.source().fd(), timer.fd(), counter.fd(), pipe.source().fd()};
            Poll poll = poll(fds);
            assertEquals(List.of(), poll.tryAwait());
            timer.once(Duration.ZERO);
            assertEquals(List.of(fds[1]), fds(kind.get(poll::await)));
            pipe.sink().write(ByteBuffer.allocate(1));
            assertEquals(List.of(fds[1], fds[3]), fds(kind.get(poll::await)));
            counter.add(1);
            fifo.sink().write(ByteBuffer.allocate(1));
            assertEquals(List.of(fds), fds(kind.get(poll::await)));
            assertEquals(List.of(fds), fds(kind.get(() -> poll.tryAwait(DAY))));
            assertEquals(List.of(fds), fds(kind.get(poll::tryAwait)));
            timer.take();
            assertEquals(List.of(fds[0], fds[2], fds[3]), fds(poll.await()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whateverComesFirstEndsTheWait(On kind) throws Exception {
        Poll poll = poll(pipe.source().fd(), counter.fd(), timer.fd());
        var wait = kind.start(poll::await).blocked();
        counter.add(1);
        assertEquals(List.of(counter.fd()), fds(wait.get()));
        counter.take();
        wait = kind.start(() -> poll.tryAwait(DAY)).blocked();
        pipe.sink().write(ByteBuffer.allocate(1));
        assertEquals(List.of(pipe.source().fd()), fds(wait.get()));
        pipe.source().read(ByteBuffer.allocate(1));
        wait = kind.start(poll::await).blocked();
        timer.once(Duration.ofMillis(1));
        assertEquals(List.of(timer.fd()), fds(wait.get()));
    }

    @Test
    void onlyRequestedReadinessIsReported() throws Exception {
        Poll both = Poll.of(counter.fd(), WRITABLE, READABLE, PRIORITY);
        ReadyFd room = both.await().get(0);
        assertEquals(Set.of(WRITABLE), room.readiness());
        assertTrue(room.isWritable() && room.is(WRITABLE));
        assertFalse(room.isReadable() || room.is(PRIORITY));
        assertNull(room.attachment());
        counter.add(1);
        assertEquals(Set.of(READABLE, WRITABLE), both.await().get(0).readiness());
        counter.add(EventFd.MAX_VALUE - 1);
        assertEquals(Set.of(READABLE), both.await().get(0).readiness());
        assertEquals(List.of(), Poll.of(counter.fd(), WRITABLE).tryAwait());
    }

    @Test
    void hangUpIsReportedAsAllRequestedReadiness() throws Exception {
        Poll poll = Poll.of(pipe.source().fd(), READABLE, PRIORITY);
        pipe.sink().close();
        assertEquals(Set.of(READABLE, PRIORITY, HANG_UP), poll.await().get(0).readiness());
        assertEquals(-1, pipe.source().read(ByteBuffer.allocate(1)));
        try (UnixPipe other = UnixPipe.open()) {
            other.source().close();
            Poll sink = Poll.of(other.sink().fd(), PRIORITY);
            assertEquals(Set.of(PRIORITY, ERROR), sink.tryAwait().get(0).readiness());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeThatHasPassedIsAnEmptyList(On kind) throws Exception {
        Poll poll = poll(pipe.source().fd(), counter.fd());
        for (Duration timeout :
                List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(1))) {
            assertEquals(List.of(), kind.get(() -> poll.tryAwait(timeout)));
        }
        for (int millis = 1; millis < 10; millis++) {
            Duration timeout = Duration.ofMillis(millis);
            long start = System.nanoTime();
            assertEquals(List.of(), kind.get(() -> poll.tryAwait(timeout)));
            assertTrue(System.nanoTime() - start >= timeout.toNanos(), "too early");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSameDescriptorMayBeGivenTwice(On kind) throws Exception {
        Poll twice = Poll.of(counter.fd(), READABLE).and(counter.fd(), READABLE, WRITABLE);
        List<ReadyFd> ready = kind.get(twice::await);
        assertEquals(List.of(counter.fd()), fds(ready));
        assertEquals(Set.of(WRITABLE), ready.get(0).readiness());
        counter.add(EventFd.MAX_VALUE);
        assertEquals(List.of(counter.fd(), counter.fd()), fds(kind.get(twice::await)));
        Poll reading = Poll.of(timer.fd(), READABLE).and(timer.fd(), READABLE);
        var wait = kind.start(reading::await).blocked();
        timer.once(Duration.ZERO);
        assertEquals(List.of(timer.fd(), timer.fd()), fds(wait.get()));
    }

    @Test
    void aPollNeverChanges() throws Exception {
        Poll one = Poll.of(counter.fd(), READABLE);
        Poll two = one.and(timer.fd(), READABLE);
        timer.once(Duration.ZERO);
        timer.fd().await(READABLE);
        assertEquals(List.of(), one.tryAwait());
        assertEquals(1, two.tryAwait().size());
        assertTrue(two.toString().contains(timer.fd() + "]"), two.toString());
    }

    @Test
    void aPlainFileIsAlwaysReady() throws Exception {
        try (SharedMemory memory = SharedMemory.anonymous(1)) {
            Poll poll = Poll.of(memory.fd(), READABLE, WRITABLE);
            assertEquals(Set.of(READABLE, WRITABLE), poll.await().get(0).readiness());
        }
    }

    @Test
    void nullIsABug() {
        assertThrows(NullPointerException.class, () -> Poll.of((Fd) null, READABLE));
        assertThrows(NullPointerException.class, () -> Poll.of((List<Fd>) null, READABLE));
        assertThrows(NullPointerException.class, () -> Poll.of(Arrays.asList((Fd) null), READABLE));
        assertThrows(NullPointerException.class, () -> Poll.of(List.<Fd>of(), null));
        assertThrows(IllegalArgumentException.class, () -> Poll.of(List.<Fd>of(), READABLE));
        assertThrows(NullPointerException.class, () -> Poll.of(counter.fd(), null));
        Poll poll = Poll.of(counter.fd(), READABLE);
        assertThrows(NullPointerException.class, () -> poll.and(null, READABLE));
        assertThrows(NullPointerException.class, () -> poll.tryAwait(null));
    }

    private static Poll poll(Fd... fds) {
        Poll poll = Poll.of(fds[0], READABLE);
        for (int i = 1; i < fds.length; i++) {
            poll = poll.and(fds[i], READABLE);
        }
        return poll;
    }

    private static List<Fd> fds(List<ReadyFd> ready) {
        return ready.stream().map(ReadyFd::fd).toList();
    }

    /** A later change of the collection does not change the poll. */
    @ParameterizedTest
    @EnumSource(On.class)
    void aCollectionIsPolledInItsOrder(On kind) throws Exception {
        try (EventFd first = EventFd.create();
                EventFd second = EventFd.create();
                EventFd third = EventFd.create()) {
            var fds = new ArrayList<>(List.of(first.fd(), second.fd(), third.fd()));
            Poll poll = Poll.of(fds, READABLE);
            fds.clear();
            assertEquals(List.of(), poll.tryAwait());
            third.add(1);
            first.add(1);
            List<ReadyFd> ready = kind.get(poll::await);
            assertEquals(List.of(first.fd(), third.fd()), ready.stream().map(ReadyFd::fd).toList());
            second.close();
            assertThrows(ClosedChannelException.class, poll::tryAwait);
        }
    }
}
