package culebra.fd;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.shm.SharedMemory;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a poller does not take, and why; pollers in pollers. */
class PollerRefusalTest {
    private static final Set<Readiness> READ = Set.of(READABLE);

    private Poller poller;
    private EventFd counter;

    @BeforeEach
    void open() throws IOException {
        poller = Poller.open();
        counter = EventFd.create();
    }

    @AfterEach
    void close() {
        poller.close();
        counter.close();
    }

    @Test
    void aDescriptorIsRegisteredOnce() throws Exception {
        poller.register(counter.fd(), READ, 1);
        var twice =
                assertThrows(
                        IllegalStateException.class, () -> poller.register(counter.fd(), READ, 2));
        assertTrue(twice.getMessage().contains("already registered"), twice.getMessage());
        counter.add(1);
        assertEquals(1, poller.await().get(0).attachment(), "the first one holds");
        try (Fd duplicate = counter.fd().dup()) {
            poller.register(duplicate, READ, 3);
            assertEquals(2, poller.await().size());
        }
        assertEquals(1, poller.size());
    }

    @Test
    void aPlainFileIsRefusedWithTheReason() throws Exception {
        try (SharedMemory file = SharedMemory.anonymous(1)) {
            var refused =
                    assertThrows(
                            ErrnoException.class, () -> poller.register(file.fd(), READ, null));
            assertEquals(Errno.EPERM, refused.errno());
            assertTrue(refused.getMessage().contains("regular files"), refused.getMessage());
            assertTrue(refused.getMessage().contains("memfd"), refused.getMessage());
            assertEquals(0, poller.size());
            assertFalse(poller.remove(file.fd()));
        }
    }

    @Test
    void onlyWhatIsRegisteredIsModified() throws Exception {
        var unknown =
                assertThrows(IllegalStateException.class, () -> poller.modify(counter.fd(), READ));
        assertTrue(unknown.getMessage().contains("not registered"), unknown.getMessage());
        try (Fd duplicate = counter.fd().dup()) {
            poller.register(duplicate, READ, null);
            assertFalse(poller.remove(counter.fd()), "it is another descriptor");
        }
    }

    @Test
    void nullIsABug() {
        Fd fd = counter.fd();
        List<Executable> calls =
                List.of(
                        () -> poller.register(null, READ, null),
                        () -> poller.register(fd, null, null),
                        () -> poller.register(fd, READ, null, null),
                        () -> poller.modify(null, READ),
                        () -> poller.modify(fd, null),
                        () -> poller.remove(null),
                        () -> poller.tryAwait(null));
        for (Executable call : calls) {
            assertThrows(NullPointerException.class, call);
        }
        assertEquals(0, poller.size());
    }

    @Test
    void whatIsClosedIsNamed() throws Exception {
        poller.register(counter.fd(), READ, null);
        counter.close();
        Fd fd = counter.fd();
        assertFalse(poller.remove(fd));
        for (Executable call :
                List.<Executable>of(
                        () -> poller.register(fd, READ, null), () -> poller.modify(fd, READ))) {
            var closed = assertThrows(ClosedChannelException.class, call);
            assertTrue(closed.getMessage().contains(fd.toString()), closed.getMessage());
        }
        poller.close();
        poller.wakeup();
        assertEquals(0, poller.size());
        try (EventFd open = EventFd.create()) {
            assertFalse(poller.remove(open.fd()));
            for (Executable call :
                    List.<Executable>of(
                            () -> poller.register(open.fd(), READ, null),
                            () -> poller.modify(open.fd(), READ),
                            poller::await,
                            poller::tryAwait,
                            () -> poller.tryAwait(Duration.ofDays(1)))) {
                var closed = assertThrows(ClosedChannelException.class, call);
                assertTrue(closed.getMessage().contains("Poller["), closed.getMessage());
            }
        }
    }

    @Test
    void pollersDoNotWaitForThemselvesNorInACycle() throws Exception {
        try (Poller other = Poller.open()) {
            poller.register(other.fd(), READ, null);
            for (Executable call :
                    List.<Executable>of(
                            () -> poller.register(poller.fd(), READ, null),
                            () -> other.register(poller.fd(), READ, null))) {
                var refused = assertThrows(ErrnoException.class, call);
                assertTrue(refused.getMessage().contains("cycle"), refused.getMessage());
            }
            assertEquals(0, other.size());
            assertEquals(1, poller.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPollerIsReadyWhenWhatItWaitsForIs(On kind) throws Exception {
        try (Poller outer = Poller.open()) {
            outer.register(poller.fd(), READ, "inner");
            poller.register(counter.fd(), READ, "counter");
            var wait = kind.start(outer::await).blocked();
            counter.add(1);
            assertEquals("inner", wait.get().get(0).attachment());
            assertEquals("counter", kind.get(poller::await).get(0).attachment());
            assertEquals(1, Poll.of(poller.fd(), READABLE).await().size());
            counter.take();
            assertEquals(List.of(), kind.get(outer::tryAwait));
            var second = kind.start(outer::await).blocked();
            poller.wakeup();
            assertEquals("inner", second.get().get(0).attachment(), "its wait would end, too");
            assertEquals(List.of(), kind.get(poller::await));
            assertEquals(List.of(), kind.get(outer::tryAwait));
            poller.close();
            assertEquals(0, outer.size());
        }
    }
}
