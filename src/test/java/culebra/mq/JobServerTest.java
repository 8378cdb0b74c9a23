package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.signal.Signal;
import culebra.signal.Signals;
import culebra.testing.Counts;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** One server process, and clients in this JVM, in another and in Python. */
class JobServerTest {
    private static final int CLIENTS = 5;
    private static final int JOBS = Counts.of(30, 10_000);

    private final String name = TempName.next();

    @AfterEach
    void removeTheQueue() throws IOException {
        MessageQueue.unlinkIfExists(name);
    }

    @Test
    void everyJobIsDoneForItsClient() throws Exception {
        try (Peer server = server();
                Peer jvm = jvm();
                Peer python = PythonJobs.works(name, JOBS);
                Peer snake = PythonJobs.works(name, JOBS)) {
            List<String> once = IntStream.range(0, JOBS).mapToObj(JobServerTest::result).toList();
            for (Peer peer : List.of(python, snake)) {
                assertEquals(once, peer.join().lines().toList());
                assertNothingLeft(peer, 1);
            }
            List<String> often =
                    once.stream()
                            .flatMap(result -> Stream.generate(() -> result).limit(CLIENTS))
                            .sorted()
                            .toList();
            assertEquals(often, jvm.join().lines().sorted().toList());
            assertNothingLeft(jvm, CLIENTS);
            assertEquals(List.of(), complaints(server));
        }
    }

    @Test
    void urgentJobsAreDoneFirst() throws Exception {
        try (var client = new JobClient(name)) {
            client.submit(1, "", 0);
            client.submit(2, "", 0);
            client.submit(3, "", MessageQueue.MAX_PRIORITY);
            try (Peer server = server()) {
                for (int job : new int[] {3, 1, 2}) {
                    assertEquals(job + " 0", client.result());
                }
                assertEquals(List.of(), complaints(server));
            }
        }
    }

    @Test
    void aServerDoesWhatTheOneBeforeItHasNotDone() throws Exception {
        try (var client = new JobClient(name)) {
            try (Peer server = server()) {
                client.submit(1, "", 0);
                assertEquals("1 0", client.result());
                server.kill();
            }
            client.submit(2, "", 0);
            try (Peer server = server()) {
                assertEquals("2 0", client.result());
                assertEquals(List.of(), complaints(server));
            }
        }
    }

    @Test
    void clientKilledBeforeItsAnswerAffectsNoOtherAndLeavesNothing() throws Exception {
        try (var client = new JobClient(name);
                Peer killed = PythonJobs.neverTakes(name, 1)) {
            String left = killed.line();
            killed.kill();
            client.submit(1, "", 0);
            try (Peer server = server()) {
                assertEquals("1 0", client.result());
                assertFalse(MessageQueue.unlinkIfExists(left), "the server removes it");
                assertEquals(List.of("dead: " + killed.pid() + "-1"), complaints(server));
            }
        }
    }

    @Test
    void clientThatNeverTakesItsResultsDelaysNoOther() throws Exception {
        int tooMany = JobServer.LIMITS.capacity() + 5;
        try (Peer server = server();
                var client = new JobClient(name);
                Peer silent = PythonJobs.neverTakes(name, tooMany)) {
            String left = silent.line();
            client.submit(1, "", 0);
            assertEquals("1 0", client.result());
            client.submit(2, "", 0);
            assertEquals("2 0", client.result());
            var full = new ArrayList<>(complaints(server));
            full.removeIf(complaint -> !complaint.equals("full: " + silent.pid() + "-1"));
            assertEquals(5, full.size());
            assertTrue(MessageQueue.unlinkIfExists(left));
        }
    }

    @Test
    void whatIsNoJobIsRefused() throws Exception {
        try (Peer server = server();
                var queue = MessageQueue.open(name);
                var client = new JobClient(name)) {
            for (String wrong : List.of("", "1-1", "../1-1 1 x", "0-1 1 x")) {
                queue.send(wrong.getBytes(US_ASCII), 0);
            }
            client.submit(1, "", 0);
            assertEquals("1 0", client.result());
            assertEquals(4, complaints(server).size());
        }
    }

    private Peer server() throws IOException {
        Peer server = Peer.java(JobServer.class, name);
        server.expect("ready");
        return server;
    }

    private Peer jvm() throws IOException {
        return Peer.java(JobClient.class, name, "" + CLIENTS, "" + JOBS);
    }

    /** Ends the server; tells what it found wrong. */
    private static List<String> complaints(Peer server) throws Exception {
        Signals.send(server.pid(), Signal.KILL);
        server.exit(); // not Peer.kill, which also drops unread output
        return server.errors().lines().toList();
    }

    private void assertNothingLeft(Peer client, int count) throws IOException {
        for (int i = 1; i <= count; i++) {
            String results = JobServer.results(name, client.pid() + "-" + i);
            assertFalse(MessageQueue.unlinkIfExists(results), results);
        }
    }

    /** What the job of this number comes to, of a client that has many. */
    private static String result(int job) {
        var crc = new CRC32();
        crc.update(("text " + job).getBytes(US_ASCII));
        return job + " " + Long.toHexString(crc.getValue());
    }
}
