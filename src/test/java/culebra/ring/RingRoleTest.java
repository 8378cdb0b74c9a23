package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.testing.CloseRace;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Who may send and receive, and what the other side learns of an end. */
class RingRoleTest {
    private static final long SMALL = 4096;

    @Test
    void aCallInsideACallIsRefused() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            sender.send(new byte[1]);
            int count =
                    receiver.receiveBatch(
                            message ->
                                    assertThrows(
                                            IllegalStateException.class,
                                            () -> receiver.tryReceive(ByteBuffer.allocate(9))),
                            1);
            assertEquals(1, count);
        }
    }

    @Test
    void closingInsideAReaderEndsTheRoleAfterTheCall() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender()) {
            RingReceiver receiver = ring.receiver();
            sender.send(new byte[1]);
            int count =
                    receiver.receiveBatch(
                            message -> {
                                receiver.close();
                                assertThrows(IOException.class, ring::receiver);
                            },
                            1);
            assertEquals(1, count);
            assertEquals(0, ring.status().used());
            ring.receiver().close();
        }
    }

    /** A child between fork and exec has duplicates of all descriptors. */
    @ParameterizedTest
    @EnumSource
    void aDuplicateOfItsDescriptorDoesNotKeepARole(Senders senders) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, senders)) {
            RingSender sender = ring.sender();
            RingReceiver receiver = ring.receiver();
            try (Fd first = sender.gate.fd().dup();
                    Fd second = receiver.gate.fd().dup()) {
                sender.close();
                receiver.close();
                assertFalse(ring.status().hasSender());
                assertFalse(ring.status().hasReceiver());
                ring.sender().close();
                ring.receiver().close();
            }
        }
    }

    @Test
    void aRoleThatIsTakenIsRefusedUntilItIsClosed() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE)) {
            RingSender sender = ring.sender();
            RingReceiver receiver = ring.receiver();
            assertTrue(
                    assertThrows(IOException.class, ring::sender)
                            .getMessage()
                            .contains("already has a sender"));
            assertTrue(
                    assertThrows(IOException.class, ring::receiver)
                            .getMessage()
                            .contains("already has a receiver"));
            sender.close();
            receiver.close();
            ring.sender().close();
            ring.receiver().close();
        }
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SHARED);
                RingSender one = ring.sender();
                RingSender two = ring.sender()) {
            assertTrue(one.trySend(new byte[1]) && two.trySend(new byte[2]));
        }
    }

    @ParameterizedTest
    @EnumSource
    void endIsReportedOnceAfterTheLastMessage(On kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SHARED);
                RingReceiver receiver = ring.receiver()) {
            RingSender one = ring.sender();
            RingSender two = ring.sender();
            one.send(new byte[1]);
            one.close();
            ByteBuffer into = ByteBuffer.allocate(100);
            assertEquals(1, receiver.receive(into));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(into, Duration.ofMillis(120)));
            var waiting = kind.start(() -> receiver.receive(into));
            two.send(new byte[2]);
            assertEquals(2, waiting.get());
            waiting = kind.start(() -> receiver.receive(into));
            two.close();
            assertEquals(RingReceiver.END, waiting.get());
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(into, Duration.ofMillis(120)));
            try (RingSender three = ring.sender()) {
                three.send(new byte[3]);
                assertEquals(3, receiver.receive(into));
            }
            assertEquals(RingReceiver.END, receiver.receiveBatch(message -> {}, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void blockedSenderFailsWhenTheReceiverCloses(On kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender()) {
            RingReceiver receiver = ring.receiver();
            while (sender.trySend(new byte[1_000])) {}
            var waiting =
                    kind.start(
                            () -> {
                                sender.send(new byte[1_000]);
                                return null;
                            });
            Patience.await(() -> ring.status().senderWaits() > 0, "no thread waits");
            receiver.close();
            var failure = assertInstanceOf(ErrnoException.class, waiting.failure());
            assertEquals(Errno.EPIPE, failure.errno());
            assertFalse(sender.trySend(new byte[1_000], Duration.ofMillis(120)));
            try (RingReceiver next = ring.receiver()) {
                assertEquals(1_000, next.receive(ByteBuffer.allocate(1_000)));
                assertTrue(sender.trySend(new byte[1_000]));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeAndInterruptEndWaits(On kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE)) {
            RingReceiver receiver = ring.receiver();
            ByteBuffer into = ByteBuffer.allocate(100);
            var interrupted = kind.start(() -> receiver.receive(into));
            Patience.await(() -> ring.status().receiverWaits() == 1, "no thread waits");
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            assertTrue(receiver.isOpen());
            var closed = kind.start(() -> receiver.receive(into));
            Patience.await(() -> ring.status().receiverWaits() == 2, "no thread waits");
            receiver.close();
            assertInstanceOf(ClosedChannelException.class, closed.failure());
            assertThrows(ClosedChannelException.class, () -> receiver.tryReceive(into));
            RingSender sender = ring.sender();
            while (sender.trySend(new byte[1_000])) {}
            var sending =
                    kind.start(
                            () -> {
                                sender.send(new byte[1_000]);
                                return null;
                            });
            Patience.await(() -> ring.status().senderWaits() == 1, "no thread waits");
            sender.close();
            assertInstanceOf(ClosedChannelException.class, sending.failure());
            assertThrows(ClosedChannelException.class, () -> sender.trySend(new byte[1]));
            assertThrows(ClosedChannelException.class, () -> sender.commit());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArenaThatIsClosedDuringAWaitEndsIt(On kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE)) {
            Arena arena = Arena.ofShared();
            RingReceiver receiver = ring.receiver().closeWith(arena);
            Arena other = Arena.ofShared(); // the end of the sender would end the wait as well
            RingSender sender = ring.sender().closeWith(other);
            var receiving = kind.start(() -> receiver.receive(ByteBuffer.allocate(100)));
            Patience.await(() -> ring.status().receiverWaits() > 0, "no thread waits");
            arena.close();
            assertInstanceOf(ClosedChannelException.class, receiving.failure());
            other.close();
            assertThrows(ClosedChannelException.class, () -> sender.trySend(new byte[1]));
            ring.receiver().close();
            ring.sender().close();
        }
    }

    @Test
    void closeWaitsForNothingAndLeavesNoDescriptor() throws Exception {
        On.warmUp();
        long before = Own.descriptors();
        for (int i = 0; i < 50; i++) {
            try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SHARED);
                    RingSender sender = ring.sender();
                    RingReceiver receiver = ring.receiver()) {
                sender.send(new byte[1]);
                assertThrows(IOException.class, ring::receiver);
                assertEquals(1, receiver.receiveBatch(message -> {}, 1));
            }
        }
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void virtualThreadsThatWaitForManyRingsShareAPlatformThread() throws Exception {
        var receivers = new ArrayList<RingReceiver>();
        var waits = new ArrayList<FutureTask<Integer>>();
        long before = threadsThatWaitForWords();
        try {
            for (int i = 0; i < 100; i++) {
                try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE)) {
                    RingReceiver receiver = ring.receiver();
                    receivers.add(receiver);
                    var wait = new FutureTask<>(() -> receiver.receive(ByteBuffer.allocate(1)));
                    waits.add(wait);
                    Thread thread = Thread.ofVirtual().start(wait);
                    Patience.await(
                            () -> thread.getState() == Thread.State.TIMED_WAITING,
                            "it does not wait");
                }
            }
            long more = threadsThatWaitForWords() - before;
            assertTrue(more <= 1, more + " threads more");
        } finally {
            receivers.forEach(RingReceiver::close);
        }
        for (var wait : waits) {
            assertThrows(ExecutionException.class, wait::get);
        }
    }

    /** The number of the closed ring belongs to another ring at once, whose roles are taken. */
    @ParameterizedTest
    @EnumSource
    void aRingThatIsClosedWhileARoleIsOpenedIsReportedAsClosed(On kind) throws Exception {
        try (MessageRing other = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = other.sender()) {
            for (int i = 0; i < Counts.of(200, 20_000); i++) {
                MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                int number = ring.fd().number();
                CloseRace.run(kind, () -> ring.sender().close(), ring, number, other.fd());
            }
            assertTrue(sender.isOpen());
        }
    }

    private static long threadsThatWaitForWords() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("culebra-words"))
                .count();
    }
}
