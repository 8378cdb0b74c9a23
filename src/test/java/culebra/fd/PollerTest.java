package culebra.fd;

import static culebra.fd.Readiness.HANG_UP;
import static culebra.fd.Readiness.PRIORITY;
import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Registrations, and what a poller tells of them. */
class PollerTest {
    private static final Set<Readiness> READ = Set.of(READABLE);
    private static final Set<Readiness> WRITE = Set.of(WRITABLE);
    private static final Duration DAY = Duration.ofDays(1);

    private long before;
    private Poller poller;
    private EventFd counter;
    private UnixPipe pipe;

    @BeforeEach
    void open() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        poller = Poller.open();
        counter = EventFd.create();
        pipe = UnixPipe.open();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        poller.close();
        counter.close();
        pipe.close();
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void levelTriggeredReadinessIsReportedWhileItLasts(On kind) throws Exception {
        poller.register(counter.fd(), READ, "mine");
        var wait = kind.start(poller::await).blocked();
        counter.add(1);
        assertEquals(List.of(new ReadyFd(counter.fd(), READ, "mine")), wait.get());
        assertEquals(List.of(new ReadyFd(counter.fd(), READ, "mine")), kind.get(poller::await));
        assertEquals(1, kind.get(() -> poller.tryAwait(DAY)).size());
        assertEquals(1, kind.get(poller::tryAwait).size());
        counter.take();
        assertEquals(List.of(), kind.get(poller::tryAwait));
    }

    @ParameterizedTest
    @EnumSource
    void edgeIsReportedOnce(On kind) throws Exception {
        poller.register(pipe.source().fd(), READ, Trigger.EDGE, null);
        write();
        assertEquals(1, kind.get(poller::await).size());
        assertEquals(List.of(), kind.get(poller::tryAwait), "the byte is there, but not new");
        assertEquals(List.of(), kind.get(() -> poller.tryAwait(Duration.ofMillis(2))));
        var wait = kind.start(poller::await).blocked();
        write();
        assertEquals(1, wait.get().size(), "something new has come");
        pipe.source().tryRead(ByteBuffer.allocate(9));
        write();
        assertEquals(1, kind.get(() -> poller.tryAwait(DAY)).size());
        poller.modify(pipe.source().fd(), Set.of(READABLE, PRIORITY));
        assertEquals(1, kind.get(poller::tryAwait).size(), "modify reports it again");
        assertEquals(List.of(), kind.get(poller::tryAwait), "and it is still an edge");
    }

    @Test
    void readinessBeforeTheRegistrationIsReportedAsAnEdge() throws Exception {
        write();
        poller.register(pipe.source().fd(), READ, Trigger.EDGE, null);
        assertEquals(1, poller.await().size());
        assertEquals(List.of(), poller.tryAwait());
    }

    @Test
    void modifyChangesWhatIsWaitedForAndKeepsTheAttachment() throws Exception {
        var attachment = new Object();
        poller.register(counter.fd(), READ, attachment);
        assertEquals(List.of(), poller.tryAwait());
        poller.modify(counter.fd(), WRITE);
        ReadyFd ready = poller.await().get(0);
        assertSame(attachment, ready.attachment());
        assertEquals(WRITE, ready.readiness());
        counter.add(1);
        assertEquals(WRITE, poller.await().get(0).readiness());
        poller.modify(counter.fd(), Set.of(READABLE, WRITABLE));
        assertEquals(Set.of(READABLE, WRITABLE), poller.await().get(0).readiness());
        poller.modify(counter.fd(), Set.of(PRIORITY));
        assertEquals(List.of(), poller.tryAwait());
    }

    @ParameterizedTest
    @EnumSource
    void modifyEndsAWaitForWhatIsThere(On kind) throws Exception {
        poller.register(counter.fd(), READ, null);
        var wait = kind.start(poller::await).blocked();
        poller.modify(counter.fd(), WRITE);
        assertEquals(List.of(new ReadyFd(counter.fd(), WRITE, null)), wait.get());
    }

    @ParameterizedTest
    @EnumSource
    void registeringEndsAWaitForWhatIsThere(On kind) throws Exception {
        var wait = kind.start(poller::await).blocked();
        poller.register(counter.fd(), WRITE, 1);
        assertEquals(List.of(new ReadyFd(counter.fd(), WRITE, 1)), wait.get());
    }

    @Test
    void removeEndsARegistrationOnce() throws Exception {
        poller.register(counter.fd(), WRITE, null);
        assertEquals(1, poller.size());
        assertTrue(poller.remove(counter.fd()));
        assertFalse(poller.remove(counter.fd()));
        assertEquals(0, poller.size());
        assertEquals(List.of(), poller.tryAwait());
        poller.register(counter.fd(), WRITE, "again");
        assertEquals("again", poller.await().get(0).attachment());
    }

    @Test
    void hangUpIsReportedAsAllRequestedReadiness() throws Exception {
        poller.register(pipe.source().fd(), Set.of(READABLE, PRIORITY), null);
        poller.register(pipe.sink().fd(), Set.of(PRIORITY), null);
        pipe.sink().close();
        ReadyFd ready = poller.await().get(0);
        assertEquals(
                new ReadyFd(pipe.source().fd(), Set.of(READABLE, PRIORITY, HANG_UP), null), ready);
        assertEquals(1, poller.size(), "the sink has gone by itself");
    }

    @Test
    void oneWaitReportsSeveralDescriptors() throws Exception {
        poller.register(counter.fd(), Set.of(READABLE, WRITABLE), 1);
        poller.register(pipe.source().fd(), READ, 2);
        poller.register(pipe.sink().fd(), WRITE, 3);
        write();
        counter.add(5);
        Set<ReadyFd> told = new HashSet<>(poller.await());
        assertEquals(
                Set.of(
                        new ReadyFd(counter.fd(), Set.of(READABLE, WRITABLE), 1),
                        new ReadyFd(pipe.source().fd(), READ, 2),
                        new ReadyFd(pipe.sink().fd(), WRITE, 3)),
                told);
    }

    @ParameterizedTest
    @EnumSource
    void aTimeThatHasPassedIsAnEmptyList(On kind) throws Exception {
        poller.register(counter.fd(), READ, null);
        for (Duration timeout :
                List.of(Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE), Duration.ofNanos(1))) {
            assertEquals(List.of(), kind.get(() -> poller.tryAwait(timeout)));
        }
        for (int millis = 1; millis < 10; millis++) {
            Duration timeout = Duration.ofMillis(millis);
            long start = System.nanoTime();
            assertEquals(List.of(), kind.get(() -> poller.tryAwait(timeout)));
            assertTrue(System.nanoTime() - start >= timeout.toNanos(), "too early");
        }
    }

    @Test
    void twoPollersTellOfTheSameDescriptor() throws Exception {
        try (Poller other = Poller.open()) {
            poller.register(counter.fd(), WRITE, 1);
            other.register(counter.fd(), WRITE, 2);
            assertEquals(1, poller.await().get(0).attachment());
            assertEquals(2, other.await().get(0).attachment());
            assertTrue(poller.remove(counter.fd()));
            assertEquals(2, other.await().get(0).attachment());
        }
        counter.close();
        assertEquals(0, poller.size());
    }

    private void write() throws IOException {
        pipe.sink().write(ByteBuffer.allocate(1));
    }
}
