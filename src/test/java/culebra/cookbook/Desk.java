package culebra.cookbook;

import static culebra.fd.Readiness.READABLE;

import culebra.fd.Poller;
import culebra.fd.ReadyFd;
import culebra.signal.Signal;
import culebra.signal.SignalFd;
import culebra.signal.SignalInfo;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;

/** Waits for signals, clients and what they send, of which {@code tell.c} is one. */
final class Desk {
    private Desk() {}

    // @start region=desk @highlight region regex="\w+\.open|register|\b(await|take)(?=\()"
    /** {@code SOCKET}: prints what arrives, until a signal has the value 0. */
    public static void main(String[] arguments) throws Exception {
        try (var poller = Poller.open();
                var signals = SignalFd.open(Signal.realtime(5));
                var listener = StreamListener.bind(UnixAddress.path(arguments[0]))) {
            poller.register(signals.fd(), Set.of(READABLE), signals);
            poller.register(listener.fd(), Set.of(READABLE), listener);
            System.out.println("ready");
            while (true) {
                for (ReadyFd ready : poller.await()) {
                    if (ready.attachment() instanceof StreamSocket client) {
                        read(client);
                    } else if (ready.attachment() == listener) {
                        Optional<StreamSocket> client = listener.tryAccept();
                        if (client.isPresent()) {
                            poller.register(client.get().fd(), Set.of(READABLE), client.get());
                        }
                    } else {
                        Optional<SignalInfo> signal = signals.tryTake();
                        if (signal.isPresent() && tell(signal.get()) == 0) {
                            return; // the clients are closed when the program ends
                        }
                    }
                }
            }
        }
    }

    private static int tell(SignalInfo signal) {
        System.out.println(signal.intValue() + " from " + signal.pid());
        return signal.intValue();
    }

    private static void read(StreamSocket client) {
        var data = ByteBuffer.allocate(80);
        try {
            if (client.tryRead(data) >= 0) {
                System.out.write(data.array(), 0, data.position()); // may end within a character
                System.out.flush();
                return;
            }
        } catch (IOException broken) {
            // gone, as at the end of the stream
        }
        client.close(); // also removes it from the poller
        System.out.println("gone");
    }
    // @end @end
}
