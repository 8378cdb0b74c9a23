package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.event.EventFd;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Two counters that a C program gets over a socket; what it adds outlives it. */
final class EventFdRow implements Row {
    private static final Duration MOMENT = Duration.ofMillis(10);

    @Override
    public String name() {
        return "eventfd";
    }

    @Override
    public List<String> others() {
        return List.of("C");
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
            assertTrue(answers.tryTake(MOMENT).isEmpty(), "the death of C is not reported");
            return new Result("C added " + last + ", was killed: it counts", median);
        }
    }

    /** Starts the C program, which gets both counters and answers {@link RoundTrip#COUNT} times. */
    static Peer taker(Stage stage, EventFd questions, EventFd answers) throws Exception {
        Path path = stage.path();
        try (var listener = StreamListener.bind(UnixAddress.path(path))) {
            Peer c = stage.c("eventfd", path, RoundTrip.COUNT);
            try (StreamSocket socket = listener.accept()) {
                socket.send(ByteBuffer.allocate(1), questions.fd(), answers.fd());
                c.expect("ready");
            }
            return c;
        }
    }
}
