package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import culebra.mq.Shape.How;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;

/** Many threads with one handle, and interrupts at any moment: each message arrives once. */
@ExtendWith(NothingLeft.class)
class ManyThreadsTest {
    private static final int SENDERS = 3;
    private static final int RECEIVERS = 5;

    @ParameterizedTest
    @EnumSource
    void everyMessageIsReceivedOnce(On kind) throws Exception {
        int each = Counts.of(300, 100_000);
        try (MessageQueue queue = TempQueue.unnamed()) {
            var senders = new ArrayList<On.Started<Void>>();
            for (int i = 0; i < SENDERS; i++) {
                int first = i * each;
                senders.add(kind.start(() -> send(queue, first, first + each)));
            }
            var receivers = new ArrayList<On.Started<BitSet>>();
            for (int i = 0; i < RECEIVERS; i++) {
                receivers.add(kind.start(() -> receive(queue)));
            }
            for (var sender : senders) {
                sender.get();
            }
            for (int i = 0; i < RECEIVERS; i++) {
                queue.send(number(-1), 0);
            }
            var all = new BitSet();
            for (var receiver : receivers) {
                BitSet own = receiver.get();
                assertFalse(own.intersects(all), "a message was received twice");
                all.or(own);
            }
            assertEquals(SENDERS * each, all.cardinality());
            assertEquals(0, queue.size());
        }
    }

    private static Void send(MessageQueue queue, int first, int end) throws Exception {
        for (int i = first; i < end; i++) {
            shape(i).send(queue, i % 7 == 0 ? How.TIMED : How.WAIT, number(i), 1 + i % 3);
        }
        return null;
    }

    /** Receives numbers until a negative one comes, which has the lowest priority. */
    private static BitSet receive(MessageQueue queue) throws Exception {
        var numbers = new BitSet();
        for (int i = 0; true; i++) {
            byte[] bytes = shape(i).receive(queue, i % 7 == 0 ? How.TIMED : How.WAIT).bytes();
            int next = ByteBuffer.wrap(bytes).getInt();
            if (next < 0) {
                return numbers;
            }
            assertFalse(numbers.get(next), "a message was received twice");
            numbers.set(next);
        }
    }

    /** In each round one interrupt and, in half of them, one message meet one wait. */
    @ParameterizedTest
    @EnumSource
    void noInterruptLosesAMessage(On kind) throws Exception {
        int rounds = Counts.of(150, 100_000);
        var random = new SplittableRandom(42);
        var begun = new Semaphore(0);
        var given = new Semaphore(0);
        try (MessageQueue queue = TempQueue.unnamed()) {
            var waiter = kind.start(() -> receiveInTurn(queue, rounds, begun, given));
            int sent = 0;
            for (int round = 0; round < rounds; round++) {
                begun.acquire();
                pause(random.nextInt(50_000));
                boolean first = random.nextBoolean();
                boolean send = random.nextBoolean() && queue.size() < 3;
                if (send && first) {
                    queue.send(number(sent++), 0);
                }
                waiter.thread().interrupt();
                if (send && !first) {
                    queue.send(number(sent++), 0);
                }
                given.release();
            }
            int received = waiter.get();
            for (var next = queue.tryReceive(); next.isPresent(); next = queue.tryReceive()) {
                assertEquals(received++, ByteBuffer.wrap(next.get().bytes()).getInt());
            }
            assertEquals(sent, received);
        }
    }

    private static int receiveInTurn(
            MessageQueue queue, int rounds, Semaphore begun, Semaphore given) {
        int received = 0;
        for (int round = 0; round < rounds; round++) {
            begun.release();
            try {
                How how = round % 3 == 0 ? How.TIMED : How.WAIT;
                byte[] bytes = shape(round).receive(queue, how).bytes();
                assertEquals(received++, ByteBuffer.wrap(bytes).getInt());
            } catch (InterruptedException expected) {
                // and nothing was received
            } catch (Exception failed) {
                throw new AssertionError(failed);
            }
            given.acquireUninterruptibly();
            Thread.interrupted(); // one that came after a message
        }
        return received;
    }

    private static void pause(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Shape shape(int i) {
        return Shape.values()[Math.floorMod(i, Shape.values().length)];
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4).putInt(number).array();
    }
}
