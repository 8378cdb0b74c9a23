package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Storm;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;

/** Signals that mean nothing neither end a System V wait nor lose what it takes. */
class SysvStormTest {
    private static final int EVERY = 50; // microseconds
    private static final int ENOUGH = 100; // signals that meet a kind of wait
    private static final int ROOM = 100;
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    private final Temp temp = new Temp();
    private SysvSemaphores set;
    private SysvQueue empty;
    private SysvQueue full;

    @BeforeEach
    void create() throws Exception {
        On.warmUp(); // installs the handler
        set = temp.set(0, 1, ROOM);
        empty = temp.queue();
        full = temp.queue();
        while (full.trySend(1, new byte[1024])) {}
    }

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void aStormNeitherEndsNorStretchesAnyTimedWait() throws Exception {
        ByteBuffer into = ByteBuffer.allocate(1);
        Map<String, Callable<Boolean>> waits =
                Map.of(
                        "take", () -> set.tryApply(TIMEOUT, SemOp.take(0, 1)),
                        "await zero", () -> set.tryApply(TIMEOUT, SemOp.awaitZero(1)),
                        "send", () -> full.trySend(1, new byte[1024], TIMEOUT),
                        "receive", () -> empty.tryReceive(0, TIMEOUT).isPresent(),
                        "into", () -> empty.tryReceive(0, into, TIMEOUT) != SysvQueue.NONE);
        for (var wait : waits.entrySet()) {
            try (Storm storm = Storm.begin(EVERY)) {
                for (int i = 0; i < Counts.of(5, 100) || storm.signals() < ENOUGH; i++) {
                    long start = System.nanoTime();
                    assertFalse(wait.getValue().call(), wait.getKey());
                    long excess = System.nanoTime() - start - TIMEOUT.toNanos();
                    assertTrue(excess >= 0, wait.getKey() + " ended early by " + -excess + " ns");
                }
            }
        }
    }

    @Test
    void aStormLosesNoUnit() throws Exception {
        int count = Counts.of(1_500, 200_000);
        SemOp[] take = {SemOp.take(0, 1), SemOp.add(2, 1)};
        try (Storm storm = Storm.begin(EVERY)) {
            var giver = On.PLATFORM.start(() -> give(count));
            for (int i = 0; i < count; i++) {
                if (i % 2 == 0) {
                    set.apply(take);
                } else {
                    assertTrue(set.tryApply(Duration.ofDays(1), take));
                }
            }
            giver.get();
        }
        assertArrayEquals(new int[] {0, 1, ROOM}, set.values());
    }

    @Test
    void aStormLosesNoMessage() throws Exception {
        int count = Counts.of(1_500, 200_000);
        var receiver =
                On.PLATFORM.start(
                        () -> {
                            for (int i = 0; i < count; i++) {
                                receive(i, 1);
                            }
                            return null;
                        });
        try (Storm storm = Storm.begin(EVERY)) { // on this thread, which sends
            for (int i = 0; i < count; i++) {
                empty.send(1, new byte[] {(byte) i});
            }
        }
        receiver.get();
        var sender =
                On.PLATFORM.start(
                        () -> {
                            for (int i = 0; i < count; i++) {
                                empty.send(2, new byte[] {(byte) i});
                            }
                            return null;
                        });
        try (Storm storm = Storm.begin(EVERY)) { // on this thread, which receives
            for (int i = 0; i < count; i++) {
                receive(i, 2);
            }
        }
        sender.get();
        assertEquals(0, empty.size());
    }

    private void receive(int number, long type) throws Exception {
        SysvMessage message = empty.receive(0);
        assertEquals(new SysvMessage(type, new byte[] {(byte) number}), message);
    }

    private Void give(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            set.apply(SemOp.take(2, 1), SemOp.add(0, 1));
        }
        return null;
    }
}
