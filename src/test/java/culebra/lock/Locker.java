package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import java.io.IOException;
import java.nio.file.Path;

/** A C program that locks a file with the plain calls. */
final class Locker implements AutoCloseable {
    private final Peer peer;

    private Locker(Peer peer) {
        this.peer = peer;
    }

    static Locker of(Path path) throws IOException {
        return new Locker(Peer.c("lock/locker", path.toString()));
    }

    long pid() {
        return peer.pid();
    }

    /** Makes a call; returns its answer: ok, busy, or the name of an error. */
    String ask(Family family, String verb, long start, long length) throws IOException {
        peer.send(family.word + " " + verb + " " + start + " " + length);
        return peer.line();
    }

    String ask(Family family, String verb) throws IOException {
        return ask(family, verb, 0, 0);
    }

    /** Takes a lock, which must be free. */
    void lock(Family family, boolean shared) throws IOException {
        assertEquals("ok", ask(family, shared ? "sh" : "ex"));
    }

    void lock(Family family, boolean shared, long start, long length) throws IOException {
        assertEquals("ok", ask(family, shared ? "sh" : "ex", start, length));
    }

    void unlock(Family family) throws IOException {
        assertEquals("ok", ask(family, "un"));
    }

    /** Returns whether a lock is available, and releases it. */
    boolean finds(Family family, boolean shared) throws IOException {
        return finds(family, shared, 0, 0);
    }

    boolean finds(Family family, boolean shared, long start, long length) throws IOException {
        String answer = ask(family, shared ? "sh" : "ex", start, length);
        if (answer.equals("ok")) {
            assertEquals("ok", ask(family, "un", start, length));
            return true;
        }
        assertEquals("busy", answer);
        return false;
    }

    /** Begins a call that waits; {@link #answer} tells how it went. */
    void begin(Family family, boolean shared, long start, long length) throws IOException {
        assertEquals("asking", ask(family, shared ? "wait-sh" : "wait-ex", start, length));
    }

    void begin(Family family, boolean shared) throws IOException {
        begin(family, shared, 0, 0);
    }

    String answer() throws IOException {
        return peer.line();
    }

    void kill() throws InterruptedException {
        peer.kill();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        peer.close();
    }
}
