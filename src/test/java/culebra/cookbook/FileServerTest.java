package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Parts of a file that go to Python inside the kernel. */
class FileServerTest {
    @TempDir private Path directory;

    @Test
    void everyClientGetsThePartThatItRequests() throws Exception {
        String text =
                IntStream.range(0, 100_000).mapToObj(i -> i + " ").collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("file"), text);
        String socket = directory.resolve("server").toString();
        try (Peer server = Peer.java(FileServer.class, socket, file.toString())) {
            server.expect("ready");
            OtherSide.connectWithoutDescriptorAndLeave(server, socket);
            for (int position : new int[] {0, 500_000, text.length() - 10, text.length()}) {
                try (Peer client = OtherSide.python("fetch", socket, position, 50_000)) {
                    int end = Math.min(text.length(), position + 50_000);
                    assertEquals(text.substring(position, end).strip(), client.join().strip());
                }
            }
        }
    }
}
