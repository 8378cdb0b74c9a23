package culebra.tour;

import static culebra.tour.Check.assertArrayEquals;
import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.Access;
import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Messages to another process and back by two queues; what it has sent outlives it. */
final class MessageQueueRow implements Row {
    /** What every system allows. The C programs know the size. */
    static final QueueLimits LIMITS = new QueueLimits(10, 64);

    private static final Duration MOMENT = Duration.ofMillis(10);
    private static final int LAST = 9;

    @Override
    public String name() {
        return "message-queue";
    }

    @Override
    public List<String> others() {
        return List.of("C", "child JVM");
    }

    @Override
    public boolean needsC() {
        return false;
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String questions = stage.name(MessageQueue::unlinkIfExists);
        String answers = stage.name(MessageQueue::unlinkIfExists);
        try (var toOther = MessageQueue.create(questions, LIMITS);
                var toUs = MessageQueue.create(answers, LIMITS)) {
            RoundTrip java;
            try (Peer other = stage.java(Other.class, questions, answers)) {
                other.expect("ready");
                java = RoundTrip.with("JVM", round -> exchange(toOther, toUs, round));
                other.join();
            }
            if (!stage.hasC()) {
                return new Result("messages came back with their priorities", java);
            }
            try (Peer c = stage.c("message_queue", questions, answers, RoundTrip.COUNT, LAST)) {
                c.expect("ready");
                RoundTrip median = RoundTrip.with("C", round -> exchange(toOther, toUs, round));
                c.expect("sent");
                c.kill();
                return new Result(inOrder(toUs), median, java);
            }
        }
    }

    /** There and back; one of no bytes is a message too. */
    private static void exchange(MessageQueue toOther, MessageQueue toUs, int round)
            throws Exception {
        int size = round % (Integer.BYTES + 1);
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES).putInt(round).array();
        toOther.send(ByteBuffer.wrap(bytes, 0, size), round);
        Message answer = toUs.receive();
        assertArrayEquals(Arrays.copyOf(bytes, size), answer.bytes());
        assertEquals(round, answer.priority());
    }

    /** The messages of the dead, which were sent the other way round. */
    private static String inOrder(MessageQueue toUs) throws Exception {
        for (int priority = LAST; priority > 0; priority--) {
            assertEquals(new Message(new byte[priority], priority), toUs.receive());
        }
        assertTrue(toUs.tryReceive(MOMENT).isEmpty(), "the death of C is not reported");
        return "C sent 1 to " + LAST + ", was killed: " + LAST + " came first";
    }

    /** The child JVM. */
    static final class Other {
        private Other() {}

        public static void main(String[] names) throws Exception {
            Child.endsWithParent();
            try (var questions = MessageQueue.open(names[0], Access.READ);
                    var answers = MessageQueue.open(names[1], Access.WRITE)) {
                System.out.println("ready");
                for (int i = 0; i < RoundTrip.COUNT; i++) {
                    Message message = questions.receive();
                    answers.send(message.bytes(), message.priority());
                }
            }
        }
    }
}
