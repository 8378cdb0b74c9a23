package culebra.mq;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.Access;
import culebra.signal.Signals;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An example: does jobs for clients in many processes, the urgent ones first.
 *
 * <p>A client sends {@code ID JOB TEXT} to the server's queue, with the job's priority. The result,
 * {@code JOB CRC}, comes by a queue of its own, {@code SERVER-ID}, which the client makes before it
 * asks. Its ID is its process's number and one more, {@code 4711-1}, so that the server can check
 * whether the client still exists. No client can make the server wait: one that does not take its
 * results loses those that its queue has no room for.
 *
 * <p>The first process, client or server, creates the server's queue. The queue stays when the
 * server ends, with its jobs, which the next server runs.
 */
final class JobServer {
    /** Of all the queues here; more messages than that need not be allowed. */
    static final QueueLimits LIMITS = new QueueLimits(10, 256);

    private static final Pattern REQUEST =
            Pattern.compile(
                    "(([1-9][0-9]{0,8})-[1-9][0-9]{0,8}) ([0-9]{1,9}) (.*)", Pattern.DOTALL);

    private final String name;

    private JobServer(String name) {
        this.name = name;
    }

    public static void main(String[] arguments) throws Exception {
        new JobServer(arguments[0]).serve();
    }

    /** The queue by which a client gets its results. */
    static String results(String server, String id) {
        return server + "-" + id;
    }

    private static String crc(String text) {
        var crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        return Long.toHexString(crc.getValue());
    }

    // @start region=serve @highlight region regex="MessageQueue\.\w+|receive(?=\()|trySend"
    private void serve() throws IOException, InterruptedException {
        try (var requests = MessageQueue.openOrCreate(name, LIMITS)) {
            System.out.println("ready");
            while (true) {
                String text = new String(requests.receive().bytes(), UTF_8);
                Matcher request = REQUEST.matcher(text);
                if (request.matches()) {
                    String result = request.group(3) + " " + crc(request.group(4));
                    answer(request.group(1), Long.parseLong(request.group(2)), result);
                } else {
                    System.err.println("not understood: " + text);
                }
            }
        }
    }

    private void answer(String id, long pid, String result) {
        String results = results(name, id);
        try {
            if (!Signals.exists(pid)) {
                MessageQueue.unlinkIfExists(results); // left by a client that was killed
                System.err.println("dead: " + id);
                return;
            }
            try (var client = MessageQueue.open(results, Access.WRITE)) {
                if (!client.trySend(result.getBytes(UTF_8), 0)) {
                    System.err.println("full: " + id);
                }
            }
        } catch (NoSuchFileException gone) {
            System.err.println("gone: " + id);
        } catch (IOException | RuntimeException wrong) { // for example its messages are too short
            System.err.println(id + ": " + wrong.getMessage());
        }
    }
    // @end @end
}
