package culebra.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A peer that sends harmless signals to the thread that begins the storm, until it is closed. */
public final class Storm implements AutoCloseable {
    private static final int HARMLESS = 61; // handled without SA_RESTART, once a wait has begun

    private final Peer peer;

    private Storm(Peer peer) {
        this.peer = peer;
    }

    /** Begins a storm with so many microseconds between two signals. */
    public static Storm begin(int micros) throws IOException {
        String[] self = Files.readSymbolicLink(Path.of("/proc/thread-self")).toString().split("/");
        Peer peer = Peer.c("storm", self[0], self[2], "" + HARMLESS, "" + micros);
        peer.expect("storming");
        return new Storm(peer);
    }

    /** Returns how many signals have been sent so far, which is at least one. */
    public long signals() throws IOException {
        peer.send("");
        return Long.parseLong(peer.line());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        peer.close();
    }
}
