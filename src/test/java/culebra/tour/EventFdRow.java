package culebra.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.testing.Peer;

import java.time.Duration;

/** Two counters that a C program takes out of this JVM; what it adds outlives it. */
final class EventFdRow implements Row {
    private static final Duration MOMENT = Duration.ofMillis(10);

    @Override
    public String name() {
        return "eventfd";
    }

    @Override
    public String others() {
        return "C";
    }

    @Override
    public Result run(Stage stage) throws Exception {
        try (var questions = EventFd.create();
                var answers = EventFd.create();
                Peer c = taker(stage, questions, answers)) {
            RoundTrip median =
                    RoundTrip.with(
                            "C",
                            round -> {
                                questions.add(round + 1);
                                assertEquals(round + 1, answers.take());
                            });
            questions.add(1);
            c.expect("waits");
            c.kill();
            long last = answers.take();
            assertEquals(42, last);
            assertTrue(answers.tryTake(MOMENT).isEmpty(), "nobody tells that C is dead");
            return new Result("C added " + last + ", was killed: it counts", median);
        }
    }

    /**
     * Starts the C program, which takes both counters and answers {@link RoundTrip#COUNT} times.
     */
    static Peer taker(Stage stage, EventFd questions, EventFd answers) throws Exception {
        long pid = ProcessHandle.current().pid();
        int question = questions.fd().number();
        int answer = answers.fd().number();
        Peer c = stage.c("eventfd", pid, question, answer, RoundTrip.COUNT);
        Tracer.allow(c.pid());
        c.send("");
        c.expect("ready");
        return c;
    }
}
