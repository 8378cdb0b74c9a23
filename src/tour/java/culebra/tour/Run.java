package culebra.tour;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/** One run of a row, on a thread of its own, which ends in time and leaves nothing behind. */
final class Run implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CLEARING = Duration.ofMinutes(1);

    private final Stage stage;
    private final FutureTask<Row.Result> task;
    private final Thread thread;

    Run(Row row, CPrograms programs) {
        stage = new Stage(programs);
        task = new FutureTask<>(() -> row.run(stage));
        thread = Thread.ofPlatform().daemon().name(row.name()).start(task);
    }

    /** Waits for the result; what the row throws comes as the cause of an exception. */
    Row.Result result(Duration limit) throws Exception {
        long start = System.nanoTime();
        while (!isDone(LOOK)) {
            stage.requireWellPeers();
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new TimeoutException(
                        "no end within "
                                + limit.toMillis() / 1e3
                                + " s; on a slow machine use --patience 10");
            }
        }
        return task.get();
    }

    private boolean isDone(Duration within) throws InterruptedException {
        thread.join(within);
        return task.isDone();
    }

    /** Ends the other processes, then the row, and removes its names, if that is still to do. */
    @Override
    public void close() throws Exception {
        stage.clear();
        thread.interrupt();
        thread.join(CLEARING);
        stage.removeNames();
    }
}
