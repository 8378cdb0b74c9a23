package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.sem.SharedSemaphore;
import culebra.testing.Counts;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** Java, C and Python read and write one struct in one object. */
class ComposedLayoutTest {

    private final Arena arena = Arena.ofAuto();

    /** Another jshell: reads the counter that the first one set, and sets it. */
    static final class Counter {
        public static void main(String[] args) throws IOException {
            var counter = SharedMemory.map(args[0], 4096, Arena.ofAuto());
            System.out.println(counter.get(JAVA_LONG, 0));
            counter.set(JAVA_LONG, 0, 43);
        }
    }

    @Test
    void whatOneJvmSetsByTheOneLinerAnotherReads() throws Exception {
        try (var object = TempObject.next()) {
            var counter = SharedMemory.map(object.name(), 4096, arena);
            counter.set(JAVA_LONG, 0, 42);
            try (Peer peer = Peer.java(Counter.class, object.name())) {
                assertEquals("42", peer.join());
            }
            assertEquals(43, counter.get(JAVA_LONG, 0));
        }
    }

    @Test
    void cSeesTheSameMembersAtTheSamePlaces() throws Exception {
        try (var object = TempObject.next()) {
            var record = record(object);
            try (Peer c = Peer.c("layout", object.name())) {
                exchange(c, record);
            }
        }
    }

    @Test
    void pythonSeesTheSameMembersAtTheSamePlaces() throws Exception {
        String script = Files.readString(Path.of("src/test/c/layout.py"));
        try (var object = TempObject.next()) {
            var record = record(object);
            try (Peer python = Peer.python(script, object.name().substring(1))) {
                exchange(python, record);
            }
            assertTrue(object.exists(), "Python's tracker took the object away");
        }
    }

    @Test
    void cPostsTheSemaphoreInItAndJavaAcquires() throws Exception {
        int permits = Counts.of(1000, 100_000);
        try (var object = TempObject.next();
                var semaphore = SharedSemaphore.create(record(object).slot(), 0);
                Peer c = Peer.c("layout", object.name())) {
            skipMembers(c);
            c.send("post " + permits);
            for (int i = 0; i < permits; i++) {
                assertTrue(semaphore.tryAcquire(Patience.LIMIT));
            }
            c.expect("posted");
            assertEquals(0, semaphore.availablePermits());
        }
    }

    @Test
    void javaReleasesTheSemaphoreInItAndCWaits() throws Exception {
        int permits = Counts.of(1000, 100_000);
        try (var object = TempObject.next();
                var semaphore = SharedSemaphore.create(record(object).slot(), 0);
                Peer c = Peer.c("layout", object.name())) {
            skipMembers(c);
            c.send("wait " + permits);
            c.expect("waiting");
            for (int i = 0; i < permits; i++) {
                semaphore.release();
            }
            c.expect("acquired");
            assertEquals(0, semaphore.availablePermits());
        }
    }

    private Composed record(TempObject object) throws IOException {
        long size = Composed.RECORD.byteSize();
        return new Composed(SharedMemory.map(object.name(), size, arena));
    }

    private static void exchange(Peer peer, Composed record) throws Exception {
        for (var member : Composed.members().entrySet()) {
            peer.expect(member.getKey() + " " + member.getValue());
        }
        for (int seed = 1; seed <= 3; seed++) {
            record.write(seed);
            peer.send("check " + seed);
            peer.expect("equal");
            peer.send("write " + (seed + 10));
            peer.expect("written");
            record.check(seed + 10);
        }
        peer.send("end");
        peer.join();
    }

    private static void skipMembers(Peer peer) throws IOException {
        for (int i = 0; i < Composed.members().size(); i++) {
            peer.line();
        }
    }
}
