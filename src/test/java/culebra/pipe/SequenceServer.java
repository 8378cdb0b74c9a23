package culebra.pipe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.fd.WriteChannel;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An example: hands out numbers, each once, to many clients in many processes.
 *
 * <p>A client writes {@code ID COUNT} as a line to the server's FIFO. A line of up to {@link
 * UnixPipe#ATOMIC} bytes is never mixed with those of others. The first of its numbers comes, as a
 * line too, by a FIFO of its own beside the server's, {@code PATH.ID}, which the client makes and
 * opens before it asks. No client can make the server wait: one that does not read gets nothing.
 */
final class SequenceServer {
    private static final Pattern REQUEST = Pattern.compile("([0-9-]{1,40}) ([1-9][0-9]{0,8})");

    private final Path path;
    private long next;

    private SequenceServer(Path path) {
        this.path = path;
    }

    public static void main(String[] arguments) throws IOException {
        Path path = Fifo.create(Path.of(arguments[0]));
        path.toFile().deleteOnExit();
        new SequenceServer(path).serve();
    }

    /** Where a client's numbers come. */
    static Path replies(Path server, String id) {
        return server.resolveSibling(server.getFileName() + "." + id);
    }

    // @start region=serve @highlight region regex="Fifo\.\w+|tryWrite"
    private void serve() throws IOException {
        try (UnixPipe requests = Fifo.openReadWrite(path)) { // no end of the stream: we hold a sink
            System.out.println("ready");
            var lines = new BufferedReader(Channels.newReader(requests.source(), US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher request = REQUEST.matcher(line);
                if (!request.matches()) {
                    System.err.println("not understood: " + line);
                } else {
                    answer(request.group(1), Integer.parseInt(request.group(2)));
                }
            }
        }
    }

    private void answer(String id, int count) {
        Path replies = replies(path, id);
        try {
            Optional<WriteChannel> client = Fifo.tryOpenForWrite(replies);
            if (client.isEmpty()) {
                Files.delete(replies); // left by a dead client
                System.err.println("gone: " + id);
                return;
            }
            try (WriteChannel sink = client.get()) {
                byte[] reply = (next + "\n").getBytes(US_ASCII);
                if (sink.tryWrite(ByteBuffer.wrap(reply)) > 0) { // so few are written atomically
                    next += count;
                }
            }
        } catch (IOException gone) {
            System.err.println("gone: " + id + ": " + gone.getMessage());
        }
    }
    // @end @end
}
