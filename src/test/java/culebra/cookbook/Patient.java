package culebra.cookbook;

import static culebra.fd.Readiness.HALF_CLOSE;

import culebra.ErrnoException;
import culebra.fd.Poll;
import culebra.fd.Readiness;
import culebra.fd.ReadyFd;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** Works for clients such as {@code ask_once.py} for as long as they are there. */
final class Patient {
    private Patient() {}

    // @start region=work @highlight region regex="Poll\.of|HALF_CLOSE|HANG_UP|is\w+(?=\()"
    /** {@code SOCKET MILLIS}: answers each client after MILLIS, unless it has disconnected. */
    public static void main(String[] arguments) throws Exception {
        var work = Duration.ofMillis(Long.parseLong(arguments[1]));
        try (var listener = StreamListener.bind(UnixAddress.path(arguments[0]))) {
            System.out.println("ready");
            while (true) {
                try {
                    answer(work, listener.accept());
                } catch (ErrnoException full) { // EMFILE: until a descriptor is free
                    System.err.println(full.getMessage());
                    Thread.sleep(100);
                }
            }
        }
    }

    private static void answer(Duration work, StreamSocket client) throws InterruptedException {
        try (client) {
            Poll.of(client.fd(), HALF_CLOSE).await();
            var question = ByteBuffer.allocate(80);
            client.read(question); // all of it has come
            System.out.println(new String(question.array(), 0, question.position()));
            List<ReadyFd> gone = Poll.of(client.fd(), Readiness.HANG_UP).tryAwait(work);
            if (gone.isEmpty()) {
                client.write(ByteBuffer.wrap("the answer\n".getBytes()));
            } else {
                System.out.println("the client has gone");
            }
        } catch (IOException failed) {
            System.err.println(failed.getMessage());
        }
    }
    // @end @end
}
