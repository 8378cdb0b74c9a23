package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

class SysvQueueTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void whatIsSentIsReceivedThroughEveryHandle() throws Exception {
        SysvKey key = temp.key();
        Expect.failure(
                NoSuchFileException.class,
                () -> SysvQueue.open(key),
                key.toString(),
                "openOrCreate");
        try (var queue = SysvQueue.create(key);
                var found = SysvQueue.open(key);
                var same = SysvQueue.ofId(queue.id());
                var opened = SysvQueue.openOrCreate(key);
                var other = temp.queue()) {
            for (SysvQueue each : List.of(found, same, opened)) {
                assertEquals(queue.id(), each.id());
                queue.send(3, new byte[] {1, 2});
                assertEquals(1, each.size());
                assertEquals(2, each.bytes());
                assertEquals(new SysvMessage(3, new byte[] {1, 2}), each.receive(0));
            }
            Expect.failure(FileAlreadyExistsException.class, () -> SysvQueue.create(key), "ipcrm");
            assertNotEquals(queue.id(), other.id());
        }
    }

    @Test
    void aReceiverChoosesByType() throws Exception {
        try (var queue = temp.queue()) {
            for (String each : "5a 3b 5c 1d 3e 9f".split(" ")) {
                send(queue, each);
            }
            assertEquals("5a", receive(queue, 0), "the first of any");
            assertEquals("3b", receive(queue, 3), "the first of its type");
            assertEquals("1d", receive(queue, -5), "the lowest type");
            assertEquals("3e", receive(queue, -5));
            assertEquals("5c", receive(queue, -5));
            assertEquals(Optional.empty(), queue.tryReceive(-5), "nine is more");
            assertEquals(Optional.empty(), queue.tryReceive(5));
            assertEquals("9f", receive(queue, Long.MIN_VALUE));
            assertEquals(Optional.empty(), queue.tryReceive(0));
            queue.send(Long.MAX_VALUE, new byte[0]);
            assertEquals(Optional.empty(), queue.tryReceive(Long.MIN_VALUE + 2));
            assertEquals(Long.MAX_VALUE, queue.receive(Long.MAX_VALUE).type());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4, -9})
    void messagesOfATypeKeepTheirOrder(long asked) throws Exception {
        try (var queue = temp.queue()) {
            for (byte i = 0; i < 100; i++) {
                queue.send(4, new byte[] {i});
            }
            for (byte i = 0; i < 100; i++) {
                assertEquals(new SysvMessage(4, new byte[] {i}), queue.receive(asked));
            }
        }
    }

    @Test
    void anEmptyMessageIsOne() throws Exception {
        try (var queue = temp.queue()) {
            queue.send(2, new byte[0]);
            queue.send(3, ByteBuffer.allocate(0));
            assertEquals(2, queue.size());
            assertEquals(0, queue.bytes());
            assertEquals(new SysvMessage(2, new byte[0]), queue.receive(0));
            assertEquals(3, queue.receive(0, ByteBuffer.allocate(0)));
        }
    }

    @Test
    void allThreeShapesMoveMessages() throws Exception {
        try (var queue = temp.queue()) {
            byte[] bytes = {7};
            queue.send(1, bytes);
            assertTrue(queue.trySend(2, bytes));
            assertTrue(queue.trySend(3, bytes, DAY));
            assertTrue(queue.trySend(4, bytes, Duration.ZERO));
            assertEquals(new SysvMessage(1, bytes), queue.receive(0));
            assertEquals(Optional.of(new SysvMessage(2, bytes)), queue.tryReceive(0));
            assertEquals(Optional.of(new SysvMessage(3, bytes)), queue.tryReceive(0, DAY));
            assertEquals(4, queue.tryReceive(0, Duration.ZERO).orElseThrow().type());
            assertEquals(Optional.empty(), queue.tryReceive(0));
            assertEquals(Optional.empty(), queue.tryReceive(0, Duration.ofSeconds(-1)));
            assertEquals(Optional.empty(), queue.tryReceive(0, Duration.ofMillis(1)));
        }
    }

    /** Bytes are not all that counts: as many messages as bytes fit, were they empty. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1000, 8192})
    void aFullQueueTakesNoMore(int size) throws Exception {
        try (var queue = temp.queue()) {
            byte[] message = new byte[size];
            long sent = 0;
            while (queue.trySend(1, message)) {
                sent++;
            }
            assertEquals(queue.capacity() / Math.max(1, size), sent);
            assertFalse(queue.trySend(1, message, Duration.ofMillis(2)));
            assertFalse(queue.trySend(1, ByteBuffer.wrap(message), Duration.ofMillis(2)));
            assertFalse(queue.trySend(1, message, Duration.ZERO));
            assertEquals(sent, queue.size());
            assertEquals(sent * size, queue.bytes());
            queue.receive(0);
            assertTrue(queue.trySend(1, message));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8193, 16_385, 1_000_000})
    void aMessageLongerThanTheSystemAllowsIsRefusedAndTheLimitIsNamed(int size) throws Exception {
        try (var queue = temp.queue()) {
            var message = new byte[size];
            for (var way : sends(queue, message)) {
                var refused =
                        Expect.failure(
                                ErrnoException.class,
                                way,
                                "it has " + size + " bytes",
                                "/proc/sys/kernel/msgmax: 8192");
                assertEquals(Errno.EINVAL, refused.errno());
            }
            assertEquals(0, queue.size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aTypeIsPositive(long type) throws Exception {
        try (var queue = temp.queue()) {
            for (var way :
                    List.<Executable>of(
                            () -> queue.send(type, new byte[1]),
                            () -> queue.trySend(type, new byte[1]),
                            () -> queue.trySend(type, new byte[1], DAY),
                            () -> queue.send(type, ByteBuffer.allocate(1)),
                            () -> queue.trySend(type, ByteBuffer.allocate(1)),
                            () -> queue.trySend(type, ByteBuffer.allocate(1), DAY))) {
                Expect.failure(IllegalArgumentException.class, way, "at least 1: " + type);
            }
            assertEquals(0, queue.size());
        }
    }

    @Test
    void whatIsMissingIsRefused() throws Exception {
        var refused = NullPointerException.class;
        try (var queue = temp.queue()) {
            for (var way : sends(queue, null)) {
                assertThrows(refused, way);
            }
            assertThrows(refused, () -> queue.trySend(1, new byte[1], null));
            assertThrows(refused, () -> queue.tryReceive(1, (Duration) null));
            assertThrows(refused, () -> queue.receive(1, null));
            assertThrows(refused, () -> queue.tryReceive(1, null, DAY));
        }
        assertThrows(refused, () -> SysvQueue.create(null));
        assertThrows(refused, () -> SysvQueue.create(SysvKey.PRIVATE, null));
        assertThrows(refused, () -> SysvQueue.open(null));
        assertThrows(refused, () -> SysvQueue.openOrCreate(null));
        var found = IllegalArgumentException.class;
        Expect.failure(found, () -> SysvQueue.open(SysvKey.PRIVATE), "PRIVATE");
        assertThrows(found, () -> SysvQueue.openOrCreate(SysvKey.PRIVATE));
        for (int id : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            Expect.failure(RemovedException.class, () -> SysvQueue.ofId(id), "id " + id);
        }
    }

    @Test
    void aClosedHandleMovesNothingAndTheQueueStays() throws Exception {
        SysvQueue queue = temp.queue();
        queue.send(1, new byte[] {5});
        queue.close();
        queue.close();
        for (var call : Uses.of(queue)) {
            Expect.failure(ClosedChannelException.class, call, "closed");
        }
        try (var same = SysvQueue.ofId(queue.id())) {
            assertArrayEquals(new byte[] {5}, same.receive(1).bytes());
        }
        Expect.says(queue.toString(), "SysvQueue[id " + queue.id(), "closed]");
    }

    @Test
    void aRemovedQueueSaysSoEverywhere() throws Exception {
        SysvQueue queue = temp.queue();
        queue.send(1, new byte[] {5});
        queue.remove();
        for (var call : Uses.of(queue)) {
            Expect.failure(RemovedException.class, call, "id " + queue.id(), "was removed");
        }
        assertThrows(RemovedException.class, () -> SysvQueue.ofId(queue.id()));
    }

    private static List<Executable> sends(SysvQueue queue, byte[] message) {
        var sends = new ArrayList<Executable>();
        sends.add(() -> queue.send(1, message));
        sends.add(() -> queue.trySend(1, message));
        sends.add(() -> queue.trySend(1, message, DAY));
        ByteBuffer buffer = message == null ? null : ByteBuffer.wrap(message);
        sends.add(() -> queue.send(1, buffer));
        sends.add(() -> queue.trySend(1, buffer));
        sends.add(() -> queue.trySend(1, buffer, DAY));
        return sends;
    }

    private static void send(SysvQueue queue, String text) throws Exception {
        queue.send(text.charAt(0) - '0', text.getBytes());
    }

    private static String receive(SysvQueue queue, long type) throws Exception {
        SysvMessage message = queue.receive(type);
        String text = new String(message.bytes());
        assertEquals(text.charAt(0) - '0', message.type());
        return text;
    }
}
