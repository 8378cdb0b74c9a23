package culebra.cookbook;

import static culebra.fd.Readiness.READABLE;

import culebra.fd.Poll;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** Waits for clients such as {@code greeted.py} and for signals in one thread. */
final class Greeter {
    private Greeter() {}

    // @start region=greet @highlight region regex="SignalWatch\.\w+|(fd|await|tryTake)(?=\()"
    /** {@code SOCKET FILE}: sends the file to each client, reads it again at HUP, ends at TERM. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        try (var listener = StreamListener.bind(UnixAddress.path(arguments[0]));
                var watch = SignalWatch.openAvailable(Signal.HUP, Signal.TERM)) {
            System.out.println("watches " + watch.signals()); // without HUP under nohup
            byte[] greeting = Files.readAllBytes(file);
            Poll poll = Poll.of(watch.fd(), READABLE).and(listener.fd(), READABLE);
            for (Signal signal = null; signal != Signal.TERM; ) {
                poll.await();
                signal = watch.tryTake().orElse(null);
                if (signal == Signal.HUP) {
                    greeting = Files.readAllBytes(file);
                    System.out.println("read again");
                }
                try (StreamSocket client = listener.tryAccept().orElse(null)) {
                    if (client != null) {
                        client.write(ByteBuffer.wrap(greeting));
                    }
                }
            }
            System.out.println("ends in good order");
        }
    }
    // @end @end
}
