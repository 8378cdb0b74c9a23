package culebra.mq;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** An example: has a {@link JobServer} do jobs. Each thread has a client of its own. */
final class JobClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final String id = ProcessHandle.current().pid() + "-" + CLIENTS.incrementAndGet();
    private final MessageQueue requests;
    private final MessageQueue results;

    /** Makes a client; the server need not be there yet. */
    JobClient(String server) throws IOException {
        requests = MessageQueue.openOrCreate(server, JobServer.LIMITS);
        try {
            results = MessageQueue.create(JobServer.results(server, id), JobServer.LIMITS);
        } catch (Throwable failed) {
            requests.close();
            throw failed;
        }
    }

    /** Hands in a job. More than the queue of the results has room for must not be under way. */
    void submit(int job, String text, int priority) throws IOException, InterruptedException {
        byte[] request = (id + " " + job + " " + text).getBytes(UTF_8);
        if (!requests.trySend(request, priority, PATIENCE)) {
            throw new IOException("The server takes no jobs");
        }
    }

    /** The next result: a job's number and what came out. */
    String result() throws IOException, InterruptedException {
        Message result =
                results.tryReceive(PATIENCE)
                        .orElseThrow(() -> new IOException("The server does not answer"));
        return new String(result.bytes(), UTF_8);
    }

    @Override
    public void close() throws IOException {
        requests.close();
        results.close();
        MessageQueue.unlinkIfExists(results.name());
    }

    /** {@code SERVER CLIENTS JOBS}: so many clients at once, each of which has so many jobs. */
    public static void main(String[] arguments) throws Exception {
        int jobs = Integer.parseInt(arguments[2]);
        Callable<Void> client = () -> work(arguments[0], jobs);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int clients = Integer.parseInt(arguments[1]);
            for (Future<Void> each :
                    threads.invokeAll(IntStream.range(0, clients).mapToObj(i -> client).toList())) {
                each.get();
            }
        }
    }

    private static Void work(String server, int jobs) throws IOException, InterruptedException {
        try (var client = new JobClient(server)) {
            for (int job = 0; job < jobs; job++) {
                client.submit(job, "text " + job, job % 3);
                System.out.println(client.result());
            }
        }
        return null;
    }
}
