package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import java.nio.ByteBuffer;
import java.util.List;

/** Two rings, by which C answers until it is killed; another C goes on. */
final class RingCRow implements Row {
    private static final long CAPACITY = 1 << 16;
    private static final String FILES = "/dev/shm";

    @Override
    public String name() {
        return "ring-c";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String there = stage.name(MessageRing::unlinkIfExists);
        String back = stage.name(MessageRing::unlinkIfExists);
        try (MessageRing questions = MessageRing.create(there, CAPACITY, Senders.SINGLE);
                MessageRing answers = MessageRing.create(back, CAPACITY, Senders.SINGLE);
                RingSender sender = questions.sender();
                RingReceiver receiver = answers.receiver()) {
            ByteBuffer answer = ByteBuffer.allocate(64);
            RoundTrip median;
            try (Peer c = stage.c("ring", FILES + there, FILES + back)) {
                c.expect("ready");
                median = RoundTrip.with("C", round -> ask(sender, receiver, answer, round));
                c.kill();
            }
            assertEquals(RingReceiver.END, receiver.receive(answer.clear()), "the end");
            sender.send(number(7)); // for the next receiver
            try (Peer next = stage.c("ring", FILES + there, FILES + back)) {
                next.expect("ready");
                assertEquals(8, receiver.receive(answer.clear()), "the size");
                assertEquals(7L, answer.getLong(0), "the message that was left");
                sender.close();
                next.join();
            }
            return new Result("C killed: told, and the next C goes on", median);
        }
    }

    private static void ask(
            RingSender sender, RingReceiver receiver, ByteBuffer answer, long number)
            throws Exception {
        sender.send(number(number));
        assertEquals(8, receiver.receive(answer.clear()), "the size");
        assertEquals(number, answer.getLong(0), "the answer");
    }

    private static ByteBuffer number(long number) {
        return ByteBuffer.allocate(8).putLong(0, number);
    }
}
