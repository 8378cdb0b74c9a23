package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

class MessageRingTest {
    private static final long SMALL = 4096;
    private static final Duration SHORT = Duration.ofMillis(5);

    @ParameterizedTest
    @EnumSource
    void messagesArriveWholeAndInOrder(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                RingSender sender = temp.ring().sender();
                RingReceiver receiver = temp.ring().receiver()) {
            var sending =
                    On.PLATFORM.start(
                            () -> {
                                Numbered.send(sender, temp.ring(), 0, 20_000);
                                return null;
                            });
            assertEquals(20_000, Numbered.receive(receiver, temp.ring(), 0, 20_000));
            sending.get();
            RingStatus status = temp.ring().status();
            assertEquals(0, status.used());
            assertEquals(20_000, status.sent());
            assertEquals(20_000, status.received());
            assertTrue(status.hasSender() && status.hasReceiver());
        }
    }

    @ParameterizedTest
    @EnumSource
    void allKindsOfMessagesAreSent(Senders senders) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            byte[] most = new byte[ring.maxMessageSize()];
            most[7] = 7;
            sender.send(new byte[0]);
            sender.send(most);
            assertTrue(sender.trySend(ByteBuffer.wrap(most, 5, 3)));
            ByteBuffer direct = ByteBuffer.allocateDirect(9).position(2);
            assertTrue(sender.trySend(direct, SHORT));
            assertEquals(9, direct.position());
            assertTrue(sender.trySend(new byte[] {1, 2}, SHORT));
            ByteBuffer into = ByteBuffer.allocate(2_000);
            assertEquals(0, receiver.receive(into));
            assertEquals(most.length, receiver.tryReceive(into));
            assertArrayEquals(most, java.util.Arrays.copyOf(into.array(), most.length));
            assertEquals(3, receiver.tryReceive(into, SHORT));
            assertEquals(most.length + 3, into.position());
            assertEquals(7, into.array()[most.length + 2]);
            MemorySegment segment = MemorySegment.ofArray(new byte[10]);
            assertEquals(7, receiver.receive(segment));
            assertEquals(2, receiver.tryReceive(segment));
            assertEquals(2, segment.get(JAVA_BYTE, 1));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(segment));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(into));
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(segment, SHORT));
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1, SHORT));
        }
    }

    @Test
    void aClaimIsSentByCommitOnly() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            assertThrows(IllegalStateException.class, sender::commit);
            assertThrows(IllegalStateException.class, sender::abort);
            MemorySegment claimed = sender.claim(10);
            assertEquals(10, claimed.byteSize());
            assertThrows(IllegalStateException.class, () -> sender.claim(1));
            assertThrows(IllegalStateException.class, () -> sender.trySend(new byte[1]));
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            sender.abort();
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            sender.tryClaim(3).orElseThrow().set(JAVA_BYTE, 2, (byte) 9);
            sender.commit();
            var seen = new MemorySegment[1];
            assertEquals(1, receiver.tryReceiveBatch(message -> seen[0] = message, 5));
            assertEquals(3, seen[0].byteSize());
            assertEquals(9, seen[0].get(JAVA_BYTE, 2));
            assertTrue(seen[0].isReadOnly());
            while (sender.trySend(new byte[500])) {}
            assertTrue(sender.tryClaim(1_000).isEmpty());
            assertTrue(sender.tryClaim(1_000, SHORT).isEmpty());
            assertThrows(IllegalArgumentException.class, () -> sender.claim(-1));
            assertThrows(IllegalArgumentException.class, () -> sender.tryClaim(1025));
        }
    }

    @Test
    void sharedSendersCannotClaim() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SHARED);
                RingSender sender = ring.sender()) {
            assertThrows(UnsupportedOperationException.class, () -> sender.claim(1));
            assertThrows(UnsupportedOperationException.class, () -> sender.tryClaim(1));
        }
    }

    @Test
    void aFullRingRefusesUntilThereIsRoom() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            for (int i = 0; i < 4; i++) {
                assertTrue(sender.trySend(new byte[1_000]));
            }
            assertFalse(sender.trySend(new byte[100]));
            assertFalse(sender.trySend(new byte[100], SHORT));
            var sending =
                    On.VIRTUAL.start(
                            () -> {
                                sender.send(new byte[100]);
                                return true;
                            });
            Patience.await(() -> ring.status().senderWaits() >= 2, "nobody waits");
            assertEquals(1_000, receiver.receive(ByteBuffer.allocate(1_000)));
            assertTrue(sending.get());
        }
    }

    @Test
    void aBatchFreesItsMessagesTogetherAndAReaderThatThrowsHasReceivedIts() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            for (int i = 0; i < 5; i++) {
                sender.send(new byte[] {(byte) i});
            }
            assertEquals(2, receiver.receiveBatch(message -> {}, 2));
            assertEquals(48, ring.status().used());
            assertThrows(
                    ArithmeticException.class,
                    () ->
                            receiver.receiveBatch(
                                    message -> {
                                        if (message.get(JAVA_BYTE, 0) == 3) {
                                            throw new ArithmeticException();
                                        }
                                    },
                                    9));
            ByteBuffer last = ByteBuffer.allocate(1);
            assertEquals(1, receiver.tryReceive(last));
            assertEquals(4, last.get(0));
            assertThrows(
                    IllegalArgumentException.class, () -> receiver.receiveBatch(message -> {}, 0));
        }
    }

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

    @Test
    void aShortBufferLeavesTheMessage() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            sender.send(new byte[10]);
            assertThrows(
                    IllegalArgumentException.class, () -> receiver.receive(ByteBuffer.allocate(9)));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> receiver.receive(ByteBuffer.allocate(10).asReadOnlyBuffer()));
            assertEquals(10, receiver.receive(ByteBuffer.allocate(10)));
        }
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        for (Senders senders : Senders.values()) {
            try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                    RingSender sender = ring.sender()) {
                assertThrows(IllegalArgumentException.class, () -> sender.send(new byte[1025]));
                assertTrue(sender.trySend(new byte[1024]));
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
                            .contains("has a sender already"));
            assertTrue(
                    assertThrows(IOException.class, ring::receiver)
                            .getMessage()
                            .contains("has a receiver already"));
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
    void theEndIsToldOnceAfterTheLastMessage(On kind) throws Exception {
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

    @Test
    void anAttemptTellsTheEndToo() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingReceiver receiver = ring.receiver()) {
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
            ring.sender().close();
            Patience.await(
                    () -> receiver.tryReceiveBatch(message -> {}, 1) == RingReceiver.END,
                    "the end is not told");
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSenderWithoutRoomIsToldThatTheReceiverHasGone(On kind) throws Exception {
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
            Patience.await(() -> ring.status().senderWaits() > 0, "nobody waits");
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
            Patience.await(() -> ring.status().receiverWaits() == 1, "nobody waits");
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            assertTrue(receiver.isOpen());
            var closed = kind.start(() -> receiver.receive(into));
            Patience.await(() -> ring.status().receiverWaits() == 2, "nobody waits");
            receiver.close();
            assertInstanceOf(AsynchronousCloseException.class, closed.failure());
            assertThrows(ClosedChannelException.class, () -> receiver.tryReceive(into));
            RingSender sender = ring.sender();
            while (sender.trySend(new byte[1_000])) {}
            var sending =
                    kind.start(
                            () -> {
                                sender.send(new byte[1_000]);
                                return null;
                            });
            Patience.await(() -> ring.status().senderWaits() == 1, "nobody waits");
            sender.close();
            assertInstanceOf(AsynchronousCloseException.class, sending.failure());
            assertThrows(ClosedChannelException.class, () -> sender.trySend(new byte[1]));
            assertThrows(ClosedChannelException.class, () -> sender.commit());
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
    void theFourVerbs() throws Exception {
        String name = TempName.next();
        try {
            assertThrows(NoSuchFileException.class, () -> MessageRing.open(name));
            assertFalse(MessageRing.unlinkIfExists(name));
            try (MessageRing ring = MessageRing.create(name, SMALL, Senders.SHARED)) {
                assertEquals(SMALL, ring.capacity());
                assertEquals(1024, ring.maxMessageSize());
                assertThrows(
                        FileAlreadyExistsException.class,
                        () -> MessageRing.create(name, SMALL, Senders.SHARED));
                MessageRing.openOrCreate(name, SMALL, Senders.SHARED).close();
                assertThrows(
                        IOException.class,
                        () -> MessageRing.openOrCreate(name, SMALL, Senders.SINGLE));
                assertThrows(
                        IOException.class,
                        () -> MessageRing.openOrCreate(name, 2 * SMALL, Senders.SHARED));
                assertEquals(Senders.SHARED, MessageRing.open(name).senders());
            }
            MessageRing.unlink(name);
            assertThrows(NoSuchFileException.class, () -> MessageRing.unlink(name));
            MessageRing.openOrCreate(name, SMALL, Senders.SINGLE).close();
            assertTrue(MessageRing.unlinkIfExists(name));
            for (long bad : new long[] {0, -1, 2048, 4097, 1L << 33, Long.MIN_VALUE}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> MessageRing.create(name, bad, Senders.SINGLE));
            }
        } finally {
            MessageRing.unlinkIfExists(name);
        }
    }

    @Test
    void openOrCreateAppliesPermissionsToANewRing() throws Exception {
        String name = TempName.next();
        Path file = Path.of("/dev/shm" + name);
        var all = PosixFilePermissions.fromString("rw-rw-rw-");
        try (MessageRing ring = MessageRing.openOrCreate(name, SMALL, Senders.SINGLE, all);
                var again = MessageRing.openOrCreate(name, SMALL, Senders.SINGLE, Set.of())) {
            assertTrue(ring.wasCreated());
            assertFalse(again.wasCreated());
            assertEquals(Optional.of(name), ring.name());
            assertEquals(all, Files.getPosixFilePermissions(file));
            again.unlink();
            assertFalse(Files.exists(file));
        } finally {
            MessageRing.unlinkIfExists(name);
        }
        try (MessageRing ring = MessageRing.create(name, SMALL, Senders.SINGLE, all)) {
            assertEquals(all, Files.getPosixFilePermissions(file));
        } finally {
            MessageRing.unlinkIfExists(name);
        }
        try (MessageRing anonymous = MessageRing.anonymous(SMALL, Senders.SINGLE)) {
            assertEquals(Optional.empty(), anonymous.name());
            assertThrows(IllegalStateException.class, anonymous::unlink);
        }
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

    private static long threadsThatWaitForWords() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("culebra-words"))
                .count();
    }

    @Test
    void messagesOutliveTheSenderAndTheHandle() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE)) {
            try (RingSender sender = temp.ring().sender()) {
                sender.send(new byte[] {1});
            }
            temp.ring().close();
            try (MessageRing again = MessageRing.open(temp.name());
                    RingSender sender = again.sender();
                    RingReceiver receiver = again.receiver()) {
                sender.send(new byte[] {2, 2});
                ByteBuffer into = ByteBuffer.allocate(10);
                assertEquals(1, receiver.receive(into));
                assertEquals(2, receiver.receive(into));
            }
        }
    }

    @Test
    void theResourcesAreInThePackage() {
        for (String name : new String[] {"format.txt", "culebra_ring.h", "culebra_ring.py"}) {
            assertNotNull(MessageRing.class.getResource(name), name);
        }
    }

    @Test
    void segmentsThatCannotBeReadLeaveTheRingAsItWas() throws Exception {
        for (Senders senders : Senders.values()) {
            try (MessageRing ring = MessageRing.anonymous(SMALL, senders);
                    RingSender sender = ring.sender();
                    RingReceiver receiver = ring.receiver()) {
                Arena arena = Arena.ofConfined();
                MemorySegment closed = arena.allocate(8);
                arena.close();
                assertThrows(IllegalStateException.class, () -> sender.send(closed));
                assertThrows(
                        IllegalStateException.class, () -> receiverOf(sender, receiver, closed));
                assertEquals(1, receiver.receiveBatch(message -> {}, 9));
                assertEquals(0, ring.status().used());
            }
        }
    }

    private static void receiverOf(RingSender sender, RingReceiver receiver, MemorySegment into)
            throws Exception {
        sender.send(new byte[4]);
        receiver.receive(into);
    }
}
