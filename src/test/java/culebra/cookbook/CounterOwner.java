package culebra.cookbook;

import static culebra.fd.Readiness.READABLE;

import culebra.event.EventFd;
import culebra.fd.Poll;
import culebra.socket.StreamListener;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;

/** Waits for what another process, such as {@code count_up.py}, adds to a counter. */
final class CounterOwner {
    private CounterOwner() {}

    // @start region=count @highlight region regex="EventFd\.\w+|Poll\.of|(await|send|try\w+)(?=\()"
    /** {@code SOCKET}: passes the counter to each client that connects, and prints the sums. */
    public static void main(String[] arguments) throws Exception {
        try (var counter = EventFd.create();
                var listener = StreamListener.bind(UnixAddress.path(arguments[0]))) {
            System.out.println("ready");
            try (var worker = listener.accept()) {
                worker.send(ByteBuffer.allocate(1), counter.fd()); // requires at least one byte
                var poll = Poll.of(counter.fd(), READABLE).and(worker.fd(), READABLE);
                boolean gone = false;
                while (!gone) {
                    poll.await();
                    gone = worker.fd().tryAwait(READABLE); // first, so that nothing is missed
                    counter.tryTake().ifPresent(n -> System.out.println(n + " more"));
                }
                System.out.println("the worker has gone");
            }
        }
    }
    // @end @end
}
