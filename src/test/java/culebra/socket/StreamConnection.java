package culebra.socket;

import java.io.IOException;
import java.nio.file.Path;

/** Both ends of a connection in this process. */
record StreamConnection(StreamSocket here, StreamSocket there) implements AutoCloseable {
    static StreamConnection open(StreamDomain domain, Path directory) throws Exception {
        try (var listener = StreamListener.bind(domain.fresh(directory))) {
            StreamSocket here = StreamSocket.connect(listener.localAddress());
            return new StreamConnection(here, listener.accept());
        }
    }

    @Override
    public void close() throws IOException {
        here.close();
        there.close();
    }
}
