package culebra.process;

import culebra.testing.Peer;

import java.io.IOException;

/** A process that is not a child of this one, and ends on request. */
final class Grandchild implements AutoCloseable {
    private static final String SCRIPT =
            """
            import os, signal, sys

            reading, writing = os.pipe()
            if os.fork() > 0: # the parent ends, and its child is adopted by another process
                sys.exit(0)
            print(os.getpid(), flush=True)
            sys.stdin.readline()
            os._exit(7)
            """;

    private final Peer peer;
    private final long pid;

    private Grandchild(Peer peer, long pid) {
        this.peer = peer;
        this.pid = pid;
    }

    static Grandchild start() throws IOException {
        Peer peer = Peer.python(SCRIPT);
        return new Grandchild(peer, Long.parseLong(peer.line()));
    }

    long pid() {
        return pid;
    }

    void end() {
        peer.send("");
    }

    @Override
    public void close() throws Exception {
        end();
        peer.close();
    }
}
