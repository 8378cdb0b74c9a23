package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.Access;
import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.signal.Signal;
import culebra.signal.SignalCause;
import culebra.signal.SignalFd;
import culebra.signal.SignalInfo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/** Readers that only look when they are notified: by a thread here, by a signal in a child JVM. */
final class MqNotifyRow implements Row {
    private static final int MANY = 1_000;

    @Override
    public String name() {
        return "mq-notify";
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
        try (var toOther = MessageQueue.create(questions, MessageQueueRow.LIMITS);
                var toUs = MessageQueue.create(answers, MessageQueueRow.LIMITS)) {
            var notified = new Notified(toUs);
            notified.arrived();
            RoundTrip java;
            try (Peer other =
                    stage.javaBlocking(Other.SIGNAL.toString(), Other.class, questions, answers)) {
                other.expect("ready");
                java = RoundTrip.with("JVM", round -> exchange(toOther, notified, round));
                other.join();
            }
            if (!stage.hasC()) {
                return new Result("none of " + RoundTrip.COUNT + " was missed", java);
            }
            try (Peer c = stage.c("mq_notify", questions, answers, RoundTrip.COUNT, MANY)) {
                c.expect("ready");
                RoundTrip median = RoundTrip.with("C", round -> exchange(toOther, notified, round));
                for (int i = 0; i < MANY; i++) {
                    assertEquals(i, number(notified.take()));
                }
                c.join();
                return new Result("none of " + MANY + " was missed", median, java);
            }
        }
    }

    private static void exchange(MessageQueue toOther, Notified notified, int round)
            throws Exception {
        toOther.send(bytes().putInt(0, round));
        assertEquals(round, number(notified.take()));
    }

    private static int number(Message message) {
        return bytes().put(message.bytes()).getInt(0);
    }

    /** An int as C has it. */
    private static ByteBuffer bytes() {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
    }

    /** The child JVM, which a signal tells that a message has come. */
    static final class Other {
        static final Signal SIGNAL = Signal.realtime(5);

        private Other() {}

        public static void main(String[] names) throws Exception {
            Child.endsWithParent();
            try (var questions = MessageQueue.open(names[0], Access.READ);
                    var answers = MessageQueue.open(names[1], Access.WRITE);
                    var signals = SignalFd.open(SIGNAL)) {
                questions.notifyOnce(SIGNAL);
                System.out.println("ready");
                for (int left = RoundTrip.COUNT; left > 0; ) {
                    SignalInfo signal = signals.take();
                    assertEquals(SignalCause.MESSAGE_QUEUE, signal.cause());
                    questions.notifyOnce(SIGNAL);
                    Optional<Message> message = questions.tryReceive();
                    for (; message.isPresent(); message = questions.tryReceive()) {
                        answers.send(message.get().bytes());
                        left--;
                    }
                }
            }
        }
    }
}
