package culebra.process;

import culebra.testing.Peer;

import java.io.IOException;

/** A process that is not a child of this one, and ends on request; its parent reaps it. */
final class Grandchild implements AutoCloseable {
    private static final String SCRIPT =
            """
            import os, sys

            child = os.fork()
            if child == 0:
                sys.stdin.readline()
                os._exit(7)
            print(child, flush=True)
            os.waitpid(child, 0)
            print("reaped")
            """;

    private final Peer parent;
    private final long pid;

    private Grandchild(Peer parent, long pid) {
        this.parent = parent;
        this.pid = pid;
    }

    static Grandchild start() throws IOException {
        Peer parent = Peer.python(SCRIPT);
        return new Grandchild(parent, Long.parseLong(parent.line()));
    }

    long pid() {
        return pid;
    }

    void end() {
        parent.send("");
    }

    /** Waits until the process, which ends, has no number anymore. */
    void awaitReaped() throws IOException {
        parent.expect("reaped");
    }

    @Override
    public void close() throws Exception {
        end();
        parent.join();
        parent.close();
    }
}
