package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.event.EventFd;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/** Descriptors passed to and from C, and used by both sides. */
@ExtendWith(LeavesNothing.class)
class PassingPeerTest {
    private static final int ROUNDS = 10_000;
    private static final MemoryLayout COUNTER =
            MemoryLayout.structLayout(
                    SharedSemaphore.LAYOUT.withName("lock"), JAVA_LONG.withName("value"));

    @ParameterizedTest
    @EnumSource
    void memoryWithASemaphoreInsideIsUsedByBothSides(On kind) throws Exception {
        try (Arena arena = Arena.ofShared();
                SharedMemory memory = SharedMemory.anonymous(COUNTER.byteSize());
                var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer = Peer.c("passing", name(listener), "count");
                var socket = listener.accept()) {
            MemorySegment counter = memory.map(arena);
            long value = COUNTER.byteOffset(groupElement("value"));
            SharedSemaphore lock = SharedSemaphore.create(counter, 0);
            socket.send(Letters.of("x"), memory.fd());
            lock.release();
            kind.get(
                    () -> {
                        for (int i = 0; i < ROUNDS; i++) {
                            lock.acquire();
                            long old = counter.get(JAVA_LONG, value);
                            counter.set(JAVA_LONG, value, old + 1);
                            lock.release();
                        }
                        return null;
                    });
            peer.expect("counted");
            peer.join();
            assertEquals(2 * ROUNDS, counter.get(JAVA_LONG, value));
            assertEquals(1, lock.availablePermits());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCounterIsPostedByC(On kind) throws Exception {
        try (EventFd counter = EventFd.create();
                var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer = Peer.c("passing", name(listener), "post");
                var socket = listener.accept()) {
            var take = kind.start(counter::take).blocked();
            socket.send(Letters.of("x"), counter.fd());
            assertEquals(5, take.get());
            peer.expect("posted");
            counter.add(7);
            peer.send("");
            peer.expect("7");
            peer.join();
        }
    }

    private static String name(SeqpacketListener listener) throws Exception {
        return listener.localAddress().toString().substring(1);
    }
}
