package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerClock;
import culebra.event.TimerFd;
import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A timer on the wall clock that Java sets and a Python child waits for. */
final class TimerRow implements Row {
    private static final String PYTHON =
            """
            import os

            while True:
                os.write(4, os.read(3, 8))
            """;

    @Override
    public String name() {
        return "timer";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        try (TimerFd timer = TimerFd.create(TimerClock.WALL);
                EventFd answers = EventFd.create()) {
            ChildProcess python =
                    ChildBuilder.of("python3", "-ISc", PYTHON)
                            .pass(timer.fd())
                            .pass(answers.fd())
                            .start();
            try {
                RoundTrip median =
                        RoundTrip.with(
                                "Python",
                                round -> {
                                    timer.onceAt(Instant.EPOCH); // has passed: at once
                                    assertEquals(1L, answers.take());
                                });
                Instant soon = Instant.now().plusMillis(20);
                timer.onceAt(soon);
                assertEquals(1L, answers.take(), "expirations");
                assertTrue(!Instant.now().isBefore(soon), "not too early");
                python.destroyForcibly();
                python.waitFor();
                timer.once(Duration.ZERO);
                assertEquals(1L, timer.take(), "expirations, after Python was killed");
                return new Result("Python woke at a time; killed: timer stays", median);
            } finally {
                python.destroyForcibly();
            }
        }
    }
}
