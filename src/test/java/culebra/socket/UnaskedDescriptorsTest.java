package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.pipe.UnixPipe;
import culebra.testing.Counts;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Descriptors that arrive unexpectedly, or in excess: none is leaked. */
@ExtendWith(LeavesNothing.class)
class UnaskedDescriptorsTest {
    @ParameterizedTest
    @EnumSource
    void unclaimedDescriptorsAreClosedAtTheNextReceiveAndByClose(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                UnixPipe pipe = UnixPipe.open();
                var received = Received.create()) {
            Fd sent = pipe.sink().fd();
            String target = Own.target(sent.number());
            long before = Own.descriptors(target);
            for (int i = 0; i < 2; i++) {
                link.send(Letters.of("x"), sent, sent);
                link.receive(ByteBuffer.allocate(1), received);
                assertEquals(before + 2, Own.descriptors(target));
            }
            link.send(Letters.of("x"));
            link.receive(ByteBuffer.allocate(1), received);
            assertEquals(before, Own.descriptors(target));
            link.send(Letters.of("x"), sent);
            link.receive(ByteBuffer.allocate(1), received);
            received.close();
            assertEquals(before, Own.descriptors(target));
            assertTrue(received.descriptors().isEmpty());
            received.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlainReceiveAndAPeekLeakNone(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                EventFd counter = EventFd.create();
                var received = Received.create()) {
            long before = Own.descriptors();
            link.send(Letters.of("x"), counter.fd(), counter.fd());
            link.send(Letters.of("y"), counter.fd(), counter.fd());
            for (int i = 0; i < 3; i++) {
                assertEquals(1, link.peek(ByteBuffer.allocate(1)));
                Own.assertNoMoreDescriptors(before);
            }
            assertEquals(1, link.receive(ByteBuffer.allocate(1)));
            Own.assertNoMoreDescriptors(before);
            assertEquals(1, link.peek(ByteBuffer.allocateDirect(1)));
            assertEquals(1, link.receive(ByteBuffer.allocate(1), received));
            assertEquals(2, received.descriptors().size(), "a peek takes none");
            received.descriptors().forEach(Fd::close);
        }
    }

    @ParameterizedTest
    @EnumSource
    void moreThanWereWantedAreClosedAndTold(Link.Type type) throws Exception {
        try (Link link = Link.open(type);
                UnixPipe pipe = UnixPipe.open()) {
            String target = Own.target(pipe.sink().fd().number());
            long before = Own.descriptors(target);
            for (int most : new int[] {0, 1, 2, 3, 7, 252}) {
                try (var received = Received.create(most)) {
                    for (int sent : new int[] {0, 1, 2, 3, 8, 253}) {
                        link.send(Letters.of("x"), DescriptorsTest.copies(pipe.sink().fd(), sent));
                        assertEquals(1, link.receive(ByteBuffer.allocate(1), received));
                        int kept = Math.min(sent, most);
                        assertEquals(kept, received.descriptors().size());
                        assertEquals(sent > most, received.descriptorsTruncated());
                        assertEquals(before + kept, Own.descriptors(target));
                        received.descriptors().forEach(Fd::close);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNeverReceivedDiesWithTheSocket(Link.Type type) throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            try (Link link = Link.open(type)) {
                link.send(Letters.of("x"), pipe.sink().fd());
                pipe.sink().close();
                assertEquals(0, pipe.source().tryRead(ByteBuffer.allocate(1)), "it is on its way");
            }
            assertEquals(-1, pipe.source().read(ByteBuffer.allocate(1)), "the last writer is gone");
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyRoundsLeakNothing(Link.Type type) throws Exception {
        int rounds = Counts.of(500, 10_000);
        try (Link link = Link.open(type);
                EventFd counter = EventFd.create();
                var few = Received.create(2);
                var received = Received.create()) {
            long before = Own.descriptors();
            var message = ByteBuffer.allocate(1);
            for (int i = 0; i < rounds; i++) {
                link.send(message.clear(), DescriptorsTest.copies(counter.fd(), i % 5));
                switch (i % 3) {
                    case 0 -> link.receive(message.clear());
                    case 1 -> link.receive(message.clear(), few);
                    default -> {
                        link.receive(message.clear(), received);
                        received.descriptors().forEach(Fd::close);
                    }
                }
            }
            few.close();
            Own.assertNoMoreDescriptors(before);
        }
    }

    /** Has two descriptors left when five arrive, then none. */
    static final class Hoarder {
        public static void main(String[] arguments) throws Exception {
            try (Link link = Link.open(Link.Type.valueOf(arguments[0]));
                    EventFd counter = EventFd.create();
                    var received = Received.create()) {
                Fd[] five = DescriptorsTest.copies(counter.fd(), 5);
                link.send(Letters.of("x"), five);
                link.receive(ByteBuffer.allocate(1), received); // loads the classes that it takes
                warmUp(counter);
                received.close();
                long before = Own.descriptors();
                var hoard = new ArrayList<Fd>();
                String full = null;
                while (full == null) {
                    try {
                        hoard.add(counter.fd().dup());
                    } catch (Exception refused) {
                        full = refused.getMessage();
                    }
                }
                hoard.removeLast().close();
                hoard.removeLast().close();
                for (int i = 0; i < 2; i++) {
                    link.send(Letters.of("x"), five);
                    int size = link.receive(ByteBuffer.allocate(1), received);
                    int count = received.descriptors().size();
                    hoard.addAll(received.descriptors());
                    System.out.println(size + " " + count + " " + received.descriptorsTruncated());
                }
                hoard.forEach(Fd::close);
                System.out.println(before == Own.descriptors() ? "as before" : "leaked");
            }
        }
    }

    /** Loads the classes of a refusal while there are descriptors to load them with. */
    private static void warmUp(EventFd counter) {
        try {
            Fd.adopt(1_000);
        } catch (Exception none) {
            System.err.println(counter + " " + none.getMessage());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProcessThatMayHaveNoMoreGetsAsManyAsItMay(Link.Type type) throws Exception {
        var command = new ArrayList<>(List.of("prlimit", "--nofile=64:64"));
        command.addAll(Peer.javaCommand(List.of(), Hoarder.class, type.toString()));
        try (Peer peer = Peer.command(command)) {
            peer.expect("1 2 true");
            peer.expect("1 0 true");
            peer.expect("as before");
            peer.join();
        }
    }

    @Test
    void whoReceivesWithoutRoomForDescriptorsStillGetsTheSender() throws Exception {
        try (var pair = MessageSocket.pair();
                EventFd counter = EventFd.create();
                var received = Received.create(0)) {
            pair.second().setOption(LinuxSocketOptions.SO_PASSCRED, true);
            pair.first().send(Letters.of("x"), DescriptorsTest.copies(counter.fd(), 253));
            assertEquals(1, pair.second().receive(ByteBuffer.allocate(1), received));
            assertTrue(received.credentials().isPresent());
            assertTrue(received.descriptorsTruncated());
            pair.first().send(Letters.of("x"));
            pair.second().receive(ByteBuffer.allocate(1), received);
            assertFalse(received.descriptorsTruncated());
        }
    }
}
