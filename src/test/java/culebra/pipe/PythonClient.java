package culebra.pipe;

import culebra.cookbook.OtherSide;
import culebra.testing.Peer;

import java.io.IOException;
import java.nio.file.Path;

/** Clients of a {@link SequenceServer} in Python. */
final class PythonClient {
    /** Opens its two FIFOs, its own a small one, waits for leave, then asks and reads nothing. */
    private static final String NEVER_READS =
            """
            import fcntl, os, sys

            F_SETPIPE_SZ = 1031
            server, requests = sys.argv[1], int(sys.argv[2])
            replies = f"{server}.{os.getpid()}"
            os.mkfifo(replies, 0o600)
            source = os.open(replies, os.O_RDWR)
            fcntl.fcntl(source, F_SETPIPE_SZ, 4096)
            sink = os.open(server, os.O_WRONLY)
            print("ready", flush=True)
            sys.stdin.readline()
            for i in range(requests):
                os.write(sink, f"{os.getpid()} 1\\n".encode())
            print("asked", flush=True)
            sys.stdin.readline()
            """;

    private PythonClient() {}

    /** Prints the first of its numbers and how many it took, so often. */
    static Peer takes(Path server, int requests) throws IOException {
        return OtherSide.python("take_numbers", server, requests);
    }

    /** Says ready, asks so often when it is sent a line, and says asked. */
    static Peer neverReads(Path server, int requests) throws IOException {
        return Peer.python(NEVER_READS, server.toString(), String.valueOf(requests));
    }
}
