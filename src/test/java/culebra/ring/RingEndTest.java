package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Patience;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;

/** Attempts learn that the other side has gone, as waits do. */
class RingEndTest {
    private static final long SMALL = 4096;

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
    @ValueSource(longs = {-1, 0, 1})
    void anAttemptWithATimeoutTellsTheEndToo(long nanos) throws Exception {
        Duration timeout = Duration.ofNanos(nanos);
        ByteBuffer into = ByteBuffer.allocate(9);
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingReceiver receiver = ring.receiver()) {
            ring.sender().close();
            Patience.await(
                    () -> receiver.tryReceive(into, timeout) == RingReceiver.END,
                    "the end is not told");
            assertEquals(RingReceiver.NOT_NOW, receiver.tryReceive(into, timeout));
            ring.sender().close();
            Patience.await(
                    () -> receiver.tryReceiveBatch(message -> {}, 1, timeout) == RingReceiver.END,
                    "the end is not told of a batch");
            assertEquals(0, receiver.tryReceiveBatch(message -> {}, 1, timeout));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1})
    void anAttemptWithATimeoutTellsThatTheReceiverHasGone(long nanos) throws Exception {
        Duration timeout = Duration.ofNanos(nanos);
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender()) {
            while (sender.trySend(new byte[1_000])) {}
            ring.receiver().close();
            Patience.await(
                    () -> isBroken(() -> sender.trySend(new byte[1_000], timeout)),
                    "it is not told to a sender");
            assertFalse(sender.trySend(new byte[1_000], timeout));
            ring.receiver().close();
            Patience.await(
                    () -> isBroken(() -> sender.tryClaim(1_000, timeout)),
                    "it is not told to a sender that claims room");
            assertTrue(sender.tryClaim(1_000, timeout).isEmpty());
        }
    }

    private static boolean isBroken(Callable<?> attempt) throws Exception {
        try {
            Object ignored = attempt.call();
            return false;
        } catch (ErrnoException failure) {
            return failure.errno() == Errno.EPIPE;
        }
    }
}
