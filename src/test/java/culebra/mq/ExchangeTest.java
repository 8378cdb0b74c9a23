package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.Storm;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/**
 * A C program and this one send each other messages of all sizes and priorities, both at once: what
 * one has received of a priority is what the other has sent, in its order.
 */
@ExtendWith(NothingLeft.class)
class ExchangeTest {
    private static final int COUNT = Counts.of(300, 100_000);
    private static final int MOST = 8_192;
    private static final int[] PRIORITIES = {0, 1, 2, 31, 1_000, 32_766, 32_767};

    /** Counts and checksums for each priority; the program in C has the same. */
    private static final class Tally {
        private final long[] counts = new long[PRIORITIES.length];
        private final long[] sums = new long[PRIORITIES.length];

        void add(byte[] bytes, int priority) {
            int at = 0;
            while (PRIORITIES[at] != priority) {
                at++;
            }
            long sum = (sums[at] ^ bytes.length) * 0x100000001b3L;
            for (byte each : bytes) {
                sum = (sum ^ Byte.toUnsignedInt(each)) * 0x100000001b3L;
            }
            sums[at] = sum;
            counts[at]++;
        }

        List<String> lines(String what) {
            var lines = new ArrayList<String>();
            for (int i = 0; i < PRIORITIES.length; i++) {
                String sum = Long.toHexString(sums[i]);
                lines.add(what + " " + PRIORITIES[i] + " " + counts[i] + " " + sum);
            }
            return lines;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PLATFORM, PLATFORM, false",
        "VIRTUAL, VIRTUAL, false",
        "VIRTUAL, PLATFORM, false",
        "PLATFORM, PLATFORM, true"
    })
    void noneIsLostAndNoneReorderedWithinAPriority(On sender, On receiver, boolean storm)
            throws Exception {
        var limits = new QueueLimits(8, MOST);
        try (TempQueue there = TempQueue.next();
                TempQueue back = TempQueue.next();
                var to = MessageQueue.create(there.name(), limits);
                var from = MessageQueue.create(back.name(), limits);
                Peer peer = Peer.c("mq/exchange", arguments(there, back, storm))) {
            var sending = sender.start(inStorm(storm, () -> send(to)));
            var receiving = receiver.start(inStorm(storm, () -> receive(from)));
            var sent = sending.task().get(); // takes as long as it takes
            var received = receiving.task().get();
            var theirs = List.of(peer.join().split("\n"));
            assertEquals(received.lines("sent"), theirs.subList(0, PRIORITIES.length));
            assertEquals(sent.lines("received"), theirs.subList(PRIORITIES.length, theirs.size()));
            assertEquals(0, to.size() + from.size());
        }
    }

    private static String[] arguments(TempQueue there, TempQueue back, boolean storm) {
        var arguments = new ArrayList<>(List.of(back.name(), there.name(), "" + COUNT));
        if (storm) {
            arguments.add("storm");
        }
        return arguments.toArray(String[]::new);
    }

    /**
     * With signals all the time to the thread that runs it, after a first wait, which has them
     * handled.
     */
    private static Callable<Tally> inStorm(boolean storm, Callable<Tally> call) {
        if (!storm) {
            return call;
        }
        return () -> {
            try (MessageQueue empty = TempQueue.unnamed()) {
                Shape.BYTES.receive(empty, How.BRIEFLY);
            }
            try (Storm signals = Storm.begin(50)) {
                return call.call();
            }
        };
    }

    private static Tally send(MessageQueue queue) throws Exception {
        var random = new SplittableRandom(11);
        var tally = new Tally();
        for (int i = 0; i < COUNT; i++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(5) == 0 ? 3 : MOST + 1)];
            random.nextBytes(bytes);
            int priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
            Shape shape = shape(i);
            boolean sent = shape.send(queue, how(i), bytes, priority);
            assertTrue(sent || shape.send(queue, How.WAIT, bytes, priority));
            tally.add(bytes, priority);
        }
        return tally;
    }

    private static Tally receive(MessageQueue queue) throws Exception {
        var tally = new Tally();
        for (int i = 0; i < COUNT; i++) {
            Message message = shape(i).receive(queue, how(i));
            if (message == null) {
                message = shape(i).receive(queue, How.WAIT);
            }
            tally.add(message.bytes(), message.priority());
        }
        return tally;
    }

    private static Shape shape(int i) {
        return Shape.values()[i % Shape.values().length];
    }

    private static How how(int i) {
        return How.values()[i / Shape.values().length % How.values().length];
    }
}
