import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.ErrnoException;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** Answers HTTP requests on a UNIX socket with JSON, each on a virtual thread. */
public final class JsonServer {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_REQUEST = 8192;
    private static final AtomicLong REQUESTS = new AtomicLong();

    private JsonServer() {}

    public static void main(String[] arguments) throws Exception {
        try (var end = SignalWatch.openAvailable(Signal.TERM, Signal.INT);
                var listener = StreamListener.bind(UnixAddress.path(arguments[0]))) {
            Thread.ofVirtual().start(() -> closeAtSignal(end, listener));
            System.out.println("ready");
            accept(listener);
        }
    }

    /** Closing the listener ends the accept loop and removes the socket file. */
    private static void closeAtSignal(SignalWatch end, StreamListener listener) {
        try {
            end.take();
            listener.close();
        } catch (InterruptedException | IllegalStateException closed) {
            // the server ends already
        }
    }

    private static void accept(StreamListener listener) throws Exception {
        try (var requests = Executors.newVirtualThreadPerTaskExecutor()) {
            while (true) {
                try {
                    StreamSocket client = listener.accept();
                    requests.execute(() -> serve(client));
                } catch (ErrnoException full) { // EMFILE: until a descriptor is free
                    System.err.println(full.getMessage());
                    Thread.sleep(100);
                } catch (ClosedChannelException closed) {
                    return; // after the last answer
                }
            }
        }
    }

    private static void serve(StreamSocket client) {
        try (client) {
            String request = head(client);
            if (request.startsWith("GET /status ")) {
                answer(client, "200 OK", status(client));
            } else {
                answer(client, "404 Not Found", "{\"error\":\"try /status\"}");
            }
        } catch (IOException gone) {
            System.err.println(gone.getMessage());
        }
    }

    /** Returns the request up to its empty line, or what of it has arrived in time. */
    private static String head(StreamSocket client) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        var bytes = ByteBuffer.allocate(LONGEST_REQUEST);
        String head = "";
        while (!head.contains("\r\n\r\n") && bytes.hasRemaining()) {
            var left = Duration.ofNanos(end - System.nanoTime());
            if (client.tryRead(bytes, left) <= 0) { // end of stream, or too late
                break;
            }
            head = new String(bytes.array(), 0, bytes.position(), ISO_8859_1);
        }
        return head;
    }

    private static String status(StreamSocket client) throws IOException {
        return "{\"requests\":%d,\"server\":%d,\"client\":%d}"
                .formatted(
                        REQUESTS.incrementAndGet(),
                        ProcessHandle.current().pid(),
                        client.peer().pid());
    }

    private static void answer(StreamSocket client, String status, String json) throws IOException {
        byte[] body = (json + "\n").getBytes(UTF_8);
        String head =
                """
                HTTP/1.1 %s\r
                Content-Type: application/json\r
                Content-Length: %d\r
                Connection: close\r
                \r
                """;
        byte[] start = head.formatted(status, body.length).getBytes(ISO_8859_1);
        client.tryWrite(
                ByteBuffer.allocate(start.length + body.length).put(start).put(body).flip(),
                PATIENCE);
    }
}
