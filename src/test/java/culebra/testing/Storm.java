package culebra.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A peer that sends harmless signals to the thread that begins the storm, until it is closed. */
public final class Storm implements AutoCloseable {
    /**
     * SIGSTKFLT, which is handled without SA_RESTART once a wait has begun. A real-time signal
     * would be queued: a thread that gets little of a busy processor would never be done with them.
     */
    private static final int HARMLESS = 16;

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
