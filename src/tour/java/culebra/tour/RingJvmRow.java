package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import java.nio.ByteBuffer;
import java.util.List;

/** Two JVMs share the sending side of a ring and answer by it; one is killed, the other goes on. */
final class RingJvmRow implements Row {
    private static final long CAPACITY = 1 << 16;

    @Override
    public String name() {
        return "ring-jvm";
    }

    @Override
    public List<String> others() {
        return List.of("child JVM");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String answers = stage.name(MessageRing::unlinkIfExists);
        String first = stage.name(MessageRing::unlinkIfExists);
        String second = stage.name(MessageRing::unlinkIfExists);
        try (MessageRing back = MessageRing.create(answers, CAPACITY, Senders.SHARED);
                MessageRing one = MessageRing.create(first, CAPACITY, Senders.SINGLE);
                MessageRing two = MessageRing.create(second, CAPACITY, Senders.SINGLE);
                RingReceiver receiver = back.receiver();
                RingSender toOne = one.sender();
                RingSender toTwo = two.sender();
                Peer killed = stage.java(Echo.class, first, answers);
                Peer lives = stage.java(Echo.class, second, answers)) {
            killed.expect("ready");
            lives.expect("ready");
            ask(toOne, receiver, 1);
            killed.kill();
            RoundTrip median = RoundTrip.with("JVM", round -> ask(toTwo, receiver, round));
            toTwo.close();
            lives.join();
            ByteBuffer none = ByteBuffer.allocate(8);
            assertEquals(RingReceiver.END, receiver.receive(none), "the end");
            return new Result("one of two senders killed; one goes on", median);
        }
    }

    private static void ask(RingSender sender, RingReceiver receiver, long number)
            throws Exception {
        sender.send(ByteBuffer.allocate(8).putLong(0, number));
        ByteBuffer answer = ByteBuffer.allocate(8);
        assertEquals(8, receiver.receive(answer), "the size");
        assertEquals(number, answer.getLong(0), "the answer");
    }

    /** A child JVM: sends back what it receives, until no sender is left. */
    static final class Echo {
        private Echo() {}

        public static void main(String[] arguments) throws Exception {
            Child.endsWithParent();
            try (MessageRing there = MessageRing.open(arguments[0]);
                    MessageRing back = MessageRing.open(arguments[1]);
                    RingReceiver receiver = there.receiver();
                    RingSender sender = back.sender()) {
                System.out.println("ready");
                ByteBuffer message = ByteBuffer.allocate(64);
                while (receiver.receive(message.clear()) != RingReceiver.END) {
                    sender.send(message.flip());
                }
            }
        }
    }
}
