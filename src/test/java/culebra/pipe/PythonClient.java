package culebra.pipe;

import culebra.testing.Peer;

import java.io.IOException;
import java.nio.file.Path;

/** Clients of a {@link SequenceServer} in Python. */
final class PythonClient {
    /** Opens its two FIFOs. */
    private static final String PYTHON =
            """
            import os, sys

            server, requests = sys.argv[1], int(sys.argv[2])
            replies = f"{server}.{os.getpid()}"
            os.mkfifo(replies, 0o600)
            source = os.open(replies, os.O_RDWR)
            sink = os.open(server, os.O_WRONLY)

            def ask(count):
                os.write(sink, f"{os.getpid()} {count}\\n".encode())

            """;

    private static final String TAKES =
            PYTHON
                    + """
                    for i in range(requests):
                        count = i % 7 + 1
                        ask(count)
                        print(os.read(source, 100).decode().strip(), count)
                    os.remove(replies)
                    """;

    /** Waits for leave, then asks and reads nothing. */
    private static final String NEVER_READS =
            PYTHON
                    + """
                    print("ready", flush=True)
                    sys.stdin.readline()
                    for i in range(requests):
                        ask(1)
                    print("asked", flush=True)
                    sys.stdin.readline()
                    """;

    private PythonClient() {}

    /** Prints the first of its numbers and how many it took, so often. */
    static Peer takes(Path server, int requests) throws IOException {
        return Peer.python(TAKES, server.toString(), String.valueOf(requests));
    }

    /** Says ready, asks so often when it is sent a line, and says asked. */
    static Peer neverReads(Path server, int requests) throws IOException {
        return Peer.python(NEVER_READS, server.toString(), String.valueOf(requests));
    }
}
