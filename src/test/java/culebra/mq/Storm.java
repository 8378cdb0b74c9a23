package culebra.mq;

import culebra.testing.Peer;

import java.nio.file.Files;
import java.nio.file.Path;

/** Signals that mean nothing, all the time, to the thread that begins it. */
record Storm(Peer peer) implements AutoCloseable {
    private static final int HARMLESS = 61; // handled without SA_RESTART, once a wait has begun

    static Storm begin() throws Exception {
        String[] self = Files.readSymbolicLink(Path.of("/proc/thread-self")).toString().split("/");
        Peer storm = Peer.c("storm", self[0], self[2], Integer.toString(HARMLESS), "50");
        storm.expect("storming");
        return new Storm(storm);
    }

    /** Tells how many signals there were. */
    long end() throws Exception {
        peer.send("");
        return Long.parseLong(peer.join());
    }

    @Override
    public void close() throws Exception {
        peer.close();
    }
}
