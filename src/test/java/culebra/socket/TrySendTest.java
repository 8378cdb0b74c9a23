package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Descriptors with what is sent if there is room, or in time: both go, or neither does. */
@ExtendWith(LeavesNothing.class)
class TrySendTest {

    /** A send that does not wait for good. */
    private enum Shape {
        NOW {
            @Override
            boolean send(Link link, ByteBuffer message, Fd... fds) throws Exception {
                return link.trySend(message, fds);
            }
        },
        TIMED {
            @Override
            boolean send(Link link, ByteBuffer message, Fd... fds) throws Exception {
                return link.trySend(message, Patience.LIMIT, fds);
            }
        };

        abstract boolean send(Link link, ByteBuffer message, Fd... fds) throws Exception;
    }

    private record Case(Link.Type type, On kind) {}

    static List<Case> cases() {
        var all = new ArrayList<Case>();
        for (Link.Type type : Link.Type.values()) {
            for (On kind : On.values()) {
                all.add(new Case(type, kind));
            }
        }
        return all;
    }

    static List<Case> casesOfMessages() {
        return cases().stream().filter(each -> each.type != Link.Type.STREAM).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whereThereIsRoomTheDescriptorsGoWithTheBytes(Case each) throws Exception {
        try (Link link = Link.open(each.type);
                EventFd counter = EventFd.create();
                var received = Received.create()) {
            for (Shape shape : Shape.values()) {
                for (boolean direct : new boolean[] {false, true}) {
                    var message = direct ? ByteBuffer.allocateDirect(4) : ByteBuffer.allocate(4);
                    assertTrue(
                            each.kind.get(
                                    () -> shape.send(link, message, counter.fd(), counter.fd())));
                    assertEquals(4, message.position());
                    assertEquals(4, link.receive(ByteBuffer.allocate(9), received));
                    List<Fd> fds = received.descriptors();
                    assertEquals(2, fds.size());
                    counter.add(1);
                    assertEquals(1, EventFd.adopt(fds.get(1)).take(), "the same counter");
                    fds.forEach(Fd::close);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whereThereIsNoRoomNeitherBytesNorDescriptorsGo(Case each) throws Exception {
        try (Link link = Link.open(each.type);
                EventFd counter = EventFd.create()) {
            int bytes = link.fill();
            assertTrue(bytes > 0, "it was full from the beginning");
            var message = Letters.of("x");
            Fd fd = counter.fd();
            assertFalse(each.kind.get(() -> link.trySend(message, fd)));
            assertFalse(each.kind.get(() -> link.trySend(message, Duration.ZERO, fd)));
            assertFalse(each.kind.get(() -> link.trySend(message, Duration.ofSeconds(-1), fd)));
            var some = Duration.ofMillis(20);
            long start = System.nanoTime();
            assertFalse(each.kind.get(() -> link.trySend(message, some, fd)));
            assertTrue(System.nanoTime() - start >= some.toNanos());
            assertEquals(0, message.position());
            isReallyClosedByClose(counter);
            assertEquals(0, drain(link, bytes));
            assertEquals(0, link.waiting());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aTimedSendGoesOnAsSoonAsThereIsRoom(Case each) throws Exception {
        try (Link link = Link.open(each.type);
                EventFd counter = EventFd.create()) {
            int bytes = link.fill();
            var message = Letters.of("x");
            var send = each.kind.start(() -> link.trySend(message, Patience.LIMIT, counter.fd()));
            waits(send);
            assertEquals(1, drain(link, bytes + 1));
            assertTrue(send.get());
            assertEquals(1, message.position());
            isReallyClosedByClose(counter);
        }
    }

    @ParameterizedTest
    @MethodSource("casesOfMessages")
    void anInterruptAndACloseEndATimedSendOfWhichNothingGoes(Case each) throws Exception {
        try (Link link = Link.open(each.type);
                EventFd counter = EventFd.create()) {
            int bytes = link.fill();
            var message = Letters.of("x");
            var interrupted =
                    each.kind.start(() -> link.trySend(message, Patience.LIMIT, counter.fd()));
            waits(interrupted);
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            assertTrue(link.from().isOpen());
            var closed = each.kind.start(() -> link.trySend(message, Patience.LIMIT, counter.fd()));
            waits(closed);
            link.from().close();
            assertInstanceOf(AsynchronousCloseException.class, closed.failure());
            assertEquals(0, message.position());
            isReallyClosedByClose(counter);
            assertEquals(0, drain(link, bytes));
            assertEquals(0, link.waiting());
        }
    }

    @ParameterizedTest
    @MethodSource("casesOfMessages")
    void whoIsInterruptedAlreadySendsByAnAttemptAlone(Case each) throws Exception {
        try (Link link = Link.open(each.type);
                EventFd counter = EventFd.create()) {
            var timed =
                    each.kind.start(
                            () -> {
                                Thread.currentThread().interrupt();
                                return link.trySend(Letters.of("x"), Patience.LIMIT, counter.fd());
                            });
            assertInstanceOf(InterruptedException.class, timed.failure());
            assertEquals(0, link.waiting());
            boolean still =
                    each.kind.get(
                            () -> {
                                Thread.currentThread().interrupt();
                                assertTrue(link.trySend(Letters.of("x"), counter.fd()));
                                return Thread.interrupted();
                            });
            assertTrue(still, "an attempt leaves the flag alone");
            assertEquals(1, drain(link, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void mistakesAreRefusedByEachShapeAndHoldNothing(Link.Type type) throws Exception {
        for (Shape shape : Shape.values()) {
            try (Link link = Link.open(type);
                    EventFd open = EventFd.create();
                    EventFd closed = EventFd.create()) {
                closed.close();
                Fd fd = open.fd();
                Letters.fails(
                        IllegalArgumentException.class,
                        () ->
                                shape.send(
                                        link,
                                        Letters.of("x"),
                                        DescriptorsTest.copies(open.fd(), 254)),
                        "253");
                if (type == Link.Type.STREAM) {
                    Letters.fails(
                            IllegalArgumentException.class,
                            () -> shape.send(link, ByteBuffer.allocate(0), fd),
                            "one byte");
                }
                Letters.fails(
                        ClosedChannelException.class,
                        () -> shape.send(link, Letters.of("x"), fd, closed.fd()),
                        closed.fd().toString());
                assertThrows(
                        NullPointerException.class,
                        () -> shape.send(link, Letters.of("x"), fd, null));
                assertEquals(0, link.waiting());
                isReallyClosedByClose(open);
                link.from().close();
                try (EventFd other = EventFd.create()) {
                    Letters.fails(
                            ClosedChannelException.class,
                            () -> shape.send(link, Letters.of("x"), other.fd()),
                            link.from().fd().toString());
                }
            }
        }
    }

    /** For messages it is what the form without descriptors does. */
    @ParameterizedTest
    @MethodSource("casesOfMessages")
    void anEmptyMessageMayGoWithNoDescriptors(Case each) throws Exception {
        try (Link link = Link.open(each.type);
                var received = Received.create()) {
            for (Shape shape : Shape.values()) {
                assertTrue(each.kind.get(() -> shape.send(link, ByteBuffer.allocate(0))));
                assertEquals(0, link.receive(ByteBuffer.allocate(9), received));
                assertTrue(received.descriptors().isEmpty());
            }
        }
    }

    private static void waits(On.Started<Boolean> send) {
        Blocked.in(send.thread(), "ppoll", "callInEngine", "park");
    }

    /** Receives so many bytes, waiting for them: how many descriptors came with them. */
    private static int drain(Link link, int bytes) throws Exception {
        int descriptors = 0;
        try (var received = Received.create()) {
            for (int left = bytes; left > 0; ) {
                int more = link.receive(ByteBuffer.allocate(left), received);
                assertTrue(more > 0, "the rest is lost");
                left -= more;
                descriptors += received.descriptors().size();
                received.descriptors().forEach(Fd::close);
            }
        }
        return descriptors;
    }

    /** While a call uses a descriptor, close() leaves its number to that call. */
    private static void isReallyClosedByClose(EventFd counter) {
        Path entry = Path.of("/proc/self/fd/" + counter.fd().number());
        assertTrue(Files.exists(entry, LinkOption.NOFOLLOW_LINKS));
        counter.close();
        assertFalse(
                Files.exists(entry, LinkOption.NOFOLLOW_LINKS), "a call still holds " + counter);
    }
}
