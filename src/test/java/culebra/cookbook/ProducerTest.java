package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A producer in Java and a consumer in C, either of which may be killed. */
class ProducerTest {
    private final String name = TempName.next();

    @BeforeEach
    void create() throws Exception {
        Producer.main(new String[] {name, "0"});
    }

    @AfterEach
    void remove() throws IOException {
        SharedMemory.unlink(name);
    }

    @Test
    void theConsumerGetsEveryNumberInOrder() throws Exception {
        int many = 20 * Producer.SIZE;
        try (Peer consumer = OtherSide.c("consumer", name, many)) {
            Producer.main(new String[] {name, "" + many});
            expectSquares(consumer, 0, many);
            consumer.join();
        }
        assertPermits(Producer.SIZE, 0);
    }

    @Test
    void whereAConsumerWasKilledTheNextOneGoesOn() throws Exception {
        try (Peer first = OtherSide.c("consumer", name, 1_000)) {
            Producer.main(new String[] {name, "100"});
            expectSquares(first, 0, 100);
            first.kill(); // with nothing in its hands: it prints after it has posted
        }
        Producer.main(
                new String[] {name, "" + Producer.SIZE}); // the ring has room without a consumer
        try (Peer second = OtherSide.c("consumer", name, Producer.SIZE)) {
            expectSquares(second, 100, 100 + Producer.SIZE);
            second.join();
        }
        assertPermits(Producer.SIZE, 0);
    }

    @Test
    void whereAProducerWasKilledTheNextOneGoesOn() throws Exception {
        try (Peer first = Peer.java(Producer.class, name, "1000")) {
            while (permits("ready") < Producer.SIZE && first.isAlive()) {
                Thread.yield();
            }
            first.kill(); // as it waits for room, with nothing in its hands
        }
        try (Peer consumer = OtherSide.c("consumer", name, Producer.SIZE + 10)) {
            Producer.main(new String[] {name, "10"});
            expectSquares(consumer, 0, Producer.SIZE + 10);
            consumer.join();
        }
        assertPermits(Producer.SIZE, 0);
    }

    private static void expectSquares(Peer consumer, long from, long to) throws IOException {
        for (long i = from; i < to; i++) {
            consumer.expect("" + i * i);
        }
    }

    private void assertPermits(int free, int ready) throws IOException {
        assertEquals(free, permits("free"));
        assertEquals(ready, permits("ready"));
    }

    private int permits(String semaphore) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ring = SharedMemory.map(name, Producer.RING.byteSize(), arena);
            try (var opened = SharedSemaphore.open(Producer.slot(ring, semaphore))) {
                return opened.availablePermits();
            }
        }
    }
}
