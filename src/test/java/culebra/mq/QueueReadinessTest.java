package culebra.mq;

import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.event.EventFd;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.fd.Readiness;
import culebra.fd.ReadyFd;
import culebra.fd.Trigger;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The descriptor of a queue in pollers: readable with a message, writable with room. */
@ExtendWith(NothingLeft.class)
class QueueReadinessTest {
    private static final Set<Readiness> READ = Set.of(READABLE);
    private static final Set<Readiness> WRITE = Set.of(WRITABLE);
    private static final Set<Readiness> BOTH = Set.of(READABLE, WRITABLE);
    private static final Duration DAY = Duration.ofDays(1);

    private MessageQueue queue;
    private Poller poller;

    @BeforeEach
    void open() throws IOException {
        queue = TempQueue.unnamed();
        poller = Poller.open();
    }

    @AfterEach
    void close() {
        poller.close();
        queue.close();
    }

    private ReadyFd ready(Set<Readiness> readiness) {
        return new ReadyFd(queue.fd(), readiness, "queue");
    }

    private void fill() throws IOException {
        while (queue.trySend(new byte[1], 0)) {}
    }

    @ParameterizedTest
    @EnumSource
    void aPollerTellsOfAMessage(On kind) throws Exception {
        poller.register(queue.fd(), READ, "queue");
        for (int i = 0; i < 100; i++) {
            var wait = kind.start(i % 2 == 0 ? poller::await : () -> poller.tryAwait(DAY));
            wait.blocked();
            queue.send(new byte[i % 2], 0);
            assertEquals(List.of(ready(READ)), wait.get());
            assertEquals(List.of(ready(READ)), kind.get(poller::tryAwait), "as long as it lasts");
            queue.receive();
            assertEquals(List.of(), kind.get(poller::tryAwait));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPollerTellsOfRoom(On kind) throws Exception {
        poller.register(queue.fd(), WRITE, "queue");
        assertEquals(List.of(ready(WRITE)), kind.get(poller::await));
        for (int i = 0; i < 100; i++) {
            fill();
            assertEquals(List.of(), kind.get(poller::tryAwait));
            var wait = kind.start(poller::await).blocked();
            queue.receive();
            assertEquals(List.of(ready(WRITE)), wait.get());
        }
        poller.modify(queue.fd(), BOTH);
        assertEquals(List.of(ready(BOTH)), kind.get(poller::await));
        fill();
        assertEquals(List.of(ready(READ)), kind.get(poller::await));
    }

    @ParameterizedTest
    @EnumSource
    void edgeIsReportedOnce(On kind) throws Exception {
        poller.register(queue.fd(), READ, Trigger.EDGE, "queue");
        queue.send(new byte[1], 0);
        assertEquals(List.of(ready(READ)), kind.get(poller::await));
        assertEquals(List.of(), kind.get(poller::tryAwait), "the message is there, but not new");
        var wait = kind.start(poller::await).blocked();
        queue.send(new byte[1], 0);
        assertEquals(List.of(ready(READ)), wait.get(), "something new has come");
    }

    @ParameterizedTest
    @EnumSource
    void aPollAndTheDescriptorAloneTellTheSame(On kind) throws Exception {
        try (EventFd counter = EventFd.create()) {
            Poll poll = Poll.of(queue.fd(), READABLE).and(counter.fd(), READABLE);
            assertEquals(List.of(), poll.tryAwait());
            assertFalse(queue.fd().tryAwait(READABLE));
            assertTrue(queue.fd().tryAwait(WRITABLE));
            var some = kind.start(poll::await).blocked();
            var alone =
                    kind.start(
                            () -> {
                                queue.fd().await(READABLE);
                                return queue.size();
                            });
            alone.blocked();
            queue.send(new byte[1], 0);
            assertEquals(1, some.get().size());
            assertEquals(1, alone.get());
            fill();
            assertFalse(queue.fd().tryAwait(WRITABLE));
            var room = kind.start(() -> queue.fd().tryAwait(WRITABLE, DAY)).blocked();
            queue.receive();
            assertTrue(room.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCloseEndsThePollAndTheRegistration(On kind) throws Exception {
        poller.register(queue.fd(), READ, "queue");
        var wait = kind.start(() -> queue.fd().tryAwait(READABLE, DAY)).blocked();
        queue.close();
        assertInstanceOf(ClosedChannelException.class, wait.failure());
        assertEquals(0, poller.size());
    }

    /** The other access is no obstacle to being told. */
    @ParameterizedTest
    @EnumSource
    void handleOfOneDirectionReportsThatDirection(On kind) throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue whole = name.create();
                var reads = MessageQueue.open(name.name(), Access.READ);
                var writes = MessageQueue.open(name.name(), Access.WRITE)) {
            poller.register(reads.fd(), READ, 1);
            poller.register(writes.fd(), WRITE, 2);
            assertEquals(2, kind.get(poller::await).get(0).attachment());
            while (writes.trySend(new byte[1], 0)) {}
            assertEquals(1, kind.get(poller::await).get(0).attachment());
            assertEquals(TempQueue.SMALL.capacity(), whole.size());
        }
    }
}
