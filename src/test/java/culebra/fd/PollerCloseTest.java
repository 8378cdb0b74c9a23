package culebra.fd;

import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is closed while it is registered, and a poller that is closed while threads wait. */
class PollerCloseTest {
    private static final Set<Readiness> READ = Set.of(READABLE);

    private long before;
    private Poller poller;

    @BeforeEach
    void open() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        poller = Poller.open();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        poller.close();
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void whatIsClosedIsNoLongerRegisteredThoughADuplicateIsOpen() throws Exception {
        EventFd counter = EventFd.create(1);
        try (Fd duplicate = counter.fd().dup()) {
            poller.register(counter.fd(), READ, null);
            assertEquals(1, poller.await().size());
            counter.close();
            assertEquals(0, poller.size());
            assertEquals(List.of(), poller.tryAwait(), "a stale event");
            assertTrue(duplicate.tryAwait(READABLE));
        }
    }

    @Test
    void whatIsDetachedIsNoLongerRegistered() throws Exception {
        EventFd counter = EventFd.create(1);
        poller.register(counter.fd(), READ, "old");
        Fd old = counter.fd();
        try (Fd again = Fd.adopt(old.detach())) {
            assertEquals(0, poller.size());
            assertEquals(List.of(), poller.tryAwait(), "a stale event");
            assertFalse(poller.remove(old));
            poller.register(again, READ, "new");
            assertEquals(List.of(new ReadyFd(again, READ, "new")), poller.await());
            assertFalse(poller.remove(old), "it had the same number, and is another");
        }
    }

    @Test
    void aNumberThatIsUsedAgainGetsItsOwnEventsOnly() throws Exception {
        for (int i = 0; i < Counts.of(20, 2_000); i++) {
            EventFd old = EventFd.create(1);
            Trigger trigger = i % 2 == 0 ? Trigger.EDGE : Trigger.LEVEL;
            poller.register(old.fd(), READ, trigger, "old");
            int number = old.fd().number();
            try (Fd duplicate = old.fd().dup()) {
                old.close();
                try (EventFd fresh = EventFd.create()) {
                    assertEquals(number, fresh.fd().number(), "the lowest is given again");
                    assertEquals(List.of(), poller.tryAwait());
                    poller.register(fresh.fd(), READ, trigger, "new");
                    assertTrue(duplicate.tryAwait(READABLE), "the old one is ready still");
                    assertEquals(List.of(), poller.tryAwait(), "the old one's event");
                    fresh.add(1);
                    assertEquals(List.of(new ReadyFd(fresh.fd(), READ, "new")), poller.await());
                }
            }
        }
        assertEquals(0, poller.size());
    }

    @ParameterizedTest
    @EnumSource
    void aWaitGoesOnWhenWhatItWaitsForIsRemovedOrClosed(On kind) throws Exception {
        for (Duration timeout : List.of(Duration.ofDays(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            try (EventFd removed = EventFd.create();
                    EventFd closed = EventFd.create();
                    EventFd left = EventFd.create()) {
                for (EventFd each : List.of(removed, closed, left)) {
                    poller.register(each.fd(), READ, null);
                }
                var wait = kind.start(poller::await).blocked();
                var timed = kind.start(() -> poller.tryAwait(timeout)).blocked();
                poller.remove(removed.fd());
                removed.add(1);
                closed.close();
                assertEquals(1, poller.size());
                assertFalse(wait.task().isDone() || timed.task().isDone());
                left.add(1);
                assertEquals(List.of(new ReadyFd(left.fd(), READ, null)), wait.get());
                assertEquals(List.of(new ReadyFd(left.fd(), READ, null)), timed.get());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingThePollerEndsEveryWaitAndLeavesTheOthersOpen(On kind) throws Exception {
        for (int i = 0; i < Counts.of(30, 1_000); i++) {
            try (Poller closing = Poller.open();
                    EventFd counter = EventFd.create()) {
                closing.register(counter.fd(), READ, null);
                var waits = new ArrayList<On.Started<List<ReadyFd>>>();
                for (int n = 0; n < 2; n++) {
                    waits.add(kind.start(closing::await));
                    waits.add(kind.start(() -> closing.tryAwait(Duration.ofDays(1))));
                }
                waits.forEach(On.Started::blocked);
                closing.close();
                closing.close();
                for (var wait : waits) {
                    var failure =
                            assertInstanceOf(AsynchronousCloseException.class, wait.failure());
                    assertTrue(failure.getMessage().contains("closed"), failure.getMessage());
                }
                assertTrue(counter.isOpen());
                assertEquals(0, closing.size());
                poller.register(counter.fd(), Set.of(WRITABLE), "elsewhere");
                assertEquals("elsewhere", poller.await().get(0).attachment());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeMeetsWaitsThatAreJustAboutToBegin(On kind) throws Exception {
        for (int i = 0; i < Counts.of(60, 5_000); i++) {
            try (Poller closing = Poller.open()) {
                var wait = kind.start(closing::await);
                var timed = kind.start(() -> closing.tryAwait(Duration.ofDays(1)));
                closing.close();
                assertInstanceOf(ClosedChannelException.class, wait.failure());
                assertInstanceOf(ClosedChannelException.class, timed.failure());
            }
        }
    }

    @Test
    void aDescriptorThatIsInUseLeavesThePollerWithItsLastUser() throws Exception {
        EventFd counter = EventFd.create();
        poller.register(counter.fd(), READ, null);
        var wait = On.PLATFORM.start(counter::take).blocked();
        counter.close();
        assertInstanceOf(AsynchronousCloseException.class, wait.failure());
        assertEquals(0, poller.size());
        EventFd fresh = EventFd.create();
        assertNotSame(counter.fd(), fresh.fd());
        poller.register(fresh.fd(), READ, null);
        fresh.close();
        assertEquals(0, poller.size());
    }
}
