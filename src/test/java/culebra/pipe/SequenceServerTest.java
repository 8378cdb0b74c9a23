package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** One server process, and clients in this JVM, in another and in Python. */
class SequenceServerTest {
    private static final int CLIENTS = 10;
    private static final int REQUESTS = Counts.of(30, 10_000);

    @TempDir private Path directory;
    private Path path;
    private Peer server;

    @BeforeEach
    void start() throws IOException {
        path = directory.resolve("numbers");
        server = Peer.java(SequenceServer.class, path.toString());
        server.expect("ready");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void everyNumberIsHandedOutOnce() throws Exception {
        var blocks = new ArrayList<String>();
        try (Peer jvm = jvm();
                Peer second = jvm();
                Peer python = PythonClient.takes(path, REQUESTS);
                Peer snake = PythonClient.takes(path, REQUESTS)) {
            for (Peer peer : List.of(jvm, second, python, snake)) {
                blocks.addAll(peer.join().lines().toList());
            }
        }
        assertEquals((2 * CLIENTS + 2) * REQUESTS, blocks.size());
        long[] numbers =
                blocks.stream().flatMapToLong(SequenceServerTest::numbers).sorted().toArray();
        assertEquals(0, numbers[0]);
        for (int i = 0; i < numbers.length; i++) {
            assertEquals(i, numbers[i], "each number once, and none left out");
        }
        assertEquals("", complaints(), "requests that were mixed up");
        assertEquals(List.of(path), files());
    }

    @Test
    void clientKilledBeforeItsAnswerDoesNotAffectOthers() throws Exception {
        try (var client = new SequenceClient(path);
                Peer killed = PythonClient.neverReads(path, 1)) {
            assertEquals(0, client.take(5));
            killed.expect("ready");
            pause();
            killed.send("");
            killed.expect("asked");
            killed.kill();
            signal("CONT");
            assertEquals(5, client.take(1), "the dead one got no number");
            assertEquals("gone: " + killed.pid(), complaints());
            assertFalse(Files.exists(SequenceServer.replies(path, "" + killed.pid())));
        }
    }

    @Test
    void clientThatNeverReadsDoesNotDelayOthers() throws Exception {
        int tooMany = Counts.of(2_000, 40_000); // their answers have more bytes than its FIFO holds
        try (var client = new SequenceClient(path);
                Peer silent = PythonClient.neverReads(path, tooMany)) {
            silent.expect("ready");
            silent.send("");
            silent.expect("asked");
            long first = client.take(1);
            assertTrue(first > 0 && first < tooMany, () -> "answered before: " + first);
            silent.kill();
            assertEquals(first + 1, client.take(1));
        }
    }

    @Test
    void aClientHearsThatTheServerWasKilled() throws Exception {
        try (var client = new SequenceClient(path)) {
            assertEquals(0, client.take(1));
            server.kill();
            var failure = assertThrows(ErrnoException.class, () -> client.take(1));
            assertEquals(Errno.EPIPE, failure.errno());
        }
    }

    private Peer jvm() throws IOException {
        return Peer.java(SequenceClient.class, path.toString(), "" + CLIENTS, "" + REQUESTS);
    }

    /** Stops the server for a while, and waits until it does stand still. */
    private void pause() throws Exception {
        signal("STOP");
        Path state = Path.of("/proc/" + server.pid() + "/stat");
        while (!Files.readString(state).contains(") T ")) {
            Thread.yield();
        }
    }

    /** By the shell, since the program kill mistakes some names in a Turkish locale. */
    private void signal(String name) throws Exception {
        String command = "kill -s " + name + " " + server.pid();
        try (Peer kill = Peer.command(List.of("sh", "-c", command))) {
            kill.join();
        }
    }

    /** Ends the server; tells what it found wrong. */
    private String complaints() throws Exception {
        signal("KILL"); // not Peer.kill, which also drops unread output
        server.exit();
        return server.errors().strip();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.toList();
        }
    }

    /** The numbers of a block, given by its first and their count. */
    private static LongStream numbers(String block) {
        String[] words = block.split(" ");
        long first = Long.parseLong(words[0]);
        return LongStream.range(first, first + Long.parseLong(words[1]));
    }
}
