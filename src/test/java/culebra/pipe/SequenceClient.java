package culebra.pipe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.fd.WriteChannel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** An example: asks a {@link SequenceServer} for numbers. Each thread has a client of its own. */
final class SequenceClient implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final AtomicInteger CLIENTS = new AtomicInteger();

    private final String id = ProcessHandle.current().pid() + "-" + CLIENTS.incrementAndGet();
    private final Path path;
    private final UnixPipe replies;
    private final WriteChannel requests;

    /** Connects a client, waiting until the server has opened its end. */
    SequenceClient(Path server) throws IOException, InterruptedException {
        path = Fifo.create(SequenceServer.replies(server, id));
        replies = Fifo.openReadWrite(path); // both, for the server comes and goes
        try {
            requests = Fifo.openForWrite(server);
        } catch (Throwable failed) {
            replies.close();
            Files.delete(path);
            throw failed;
        }
    }

    /** Takes so many numbers, of which this is the first. */
    long take(int count) throws IOException {
        requests.write(ByteBuffer.wrap((id + " " + count + "\n").getBytes(US_ASCII)));
        var reply = ByteBuffer.allocate(Long.BYTES * 3);
        int length = replies.source().tryRead(reply, PATIENCE); // it came as a whole
        if (length == 0) {
            throw new IOException("The server does not answer");
        }
        return Long.parseLong(new String(reply.array(), 0, length - 1, US_ASCII));
    }

    @Override
    public void close() throws IOException {
        requests.close();
        replies.close();
        Files.deleteIfExists(path);
    }

    /** {@code PATH CLIENTS REQUESTS}: so many clients at once, each of which asks so often. */
    public static void main(String[] arguments) throws Exception {
        Path server = Path.of(arguments[0]);
        int requests = Integer.parseInt(arguments[2]);
        Callable<Void> client = () -> ask(server, requests);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            int clients = Integer.parseInt(arguments[1]);
            for (Future<Void> each :
                    threads.invokeAll(IntStream.range(0, clients).mapToObj(i -> client).toList())) {
                each.get();
            }
        }
    }

    private static Void ask(Path server, int requests) throws IOException, InterruptedException {
        try (var client = new SequenceClient(server)) {
            for (int i = 0; i < requests; i++) {
                int count = i % 3 + 1;
                System.out.println(client.take(count) + " " + count);
            }
        }
        return null;
    }
}
