package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.socket.MessageSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Batches of messages from programs in C. */
class TallyTest {
    @TempDir private Path directory;

    @Test
    void samplesOfAllProgramsAreAddedUp() throws Exception {
        Path path = directory.resolve("tally");
        try (Peer tally = Peer.java(Tally.class, path.toString())) {
            tally.expect("ready");
            try (Peer first = OtherSide.c("send_samples", path, "reads", 1000);
                    Peer second = OtherSide.c("send_samples", path, "writes", 100)) {
                first.join();
                second.join();
            }
            try (var socket = MessageSocket.connect(UnixAddress.path(path))) {
                socket.send(ByteBuffer.wrap("end".getBytes()));
            }
            assertEquals("{reads=500500, writes=5050}", tally.join());
        }
    }
}
