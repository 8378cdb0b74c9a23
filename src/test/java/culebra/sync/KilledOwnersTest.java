package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Owners are killed repeatedly, and the next owner always finds consistent data. */
class KilledOwnersTest {
    private final AtomicInteger repairs = new AtomicInteger();
    private Shared shared;
    private SharedMutex mutex;

    @BeforeEach
    void create() throws Exception {
        shared = Shared.make();
        mutex =
                shared.create()
                        .onOwnerDeath(
                                () -> {
                                    repairs.incrementAndGet();
                                    shared.repair();
                                });
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    @Test
    void aCProcessDiesInsideAtEachOfItsSteps() throws Exception {
        int deaths = Counts.of(30, 1_000);
        var ways = OwnerDeathTest.Way.values();
        try (Peer c = shared.c()) {
            for (int i = 0; i < deaths; i++) {
                Shared.tell(c, "die " + i % 3, "dead");
                ways[i % ways.length].lock(mutex);
                assertEquals(i + 1, repairs.get());
                shared.move();
                mutex.unlock();
            }
        }
    }

    @Test
    void aCProcessDiesInsideWhileThreadsAndCQueue() throws Exception {
        int deaths = Counts.of(30, 1_000);
        var over = new AtomicBoolean();
        var movers = new ArrayList<On.Started<Integer>>();
        try (Peer c = shared.c()) {
            for (var way : OwnerDeathTest.Way.values()) {
                if (way != OwnerDeathTest.Way.TRY) {
                    movers.add(On.PLATFORM.start(() -> moveUntil(over, way)));
                }
            }
            for (int i = 0; i < deaths; i++) {
                Shared.tell(c, "die " + i % 3, "dead");
                Shared.tell(c, "move 1", "moved"); // C repairs now and then
            }
        } finally {
            over.set(true);
        }
        for (var mover : movers) {
            assertTrue(mover.get() > 0);
        }
        shared.requireSound();
    }

    private int moveUntil(AtomicBoolean over, OwnerDeathTest.Way way) throws Exception {
        int moves = 0;
        do {
            way.lock(mutex);
            shared.move();
            mutex.unlock();
            moves++;
        } while (!over.get());
        return moves;
    }

    @Test
    void aCProcessIsKilledAnywhereInsideOrOutside() throws Exception {
        int deaths = Counts.of(30, 2_000);
        var random = new SplittableRandom(7);
        try (Peer c = shared.c()) {
            for (int i = 0; i < deaths; i++) {
                Shared.tell(c, "churn " + random.nextInt(2_000), "dead");
                mutex.lock();
                shared.move();
                mutex.unlock();
            }
        }
        assertTrue(repairs.get() <= deaths);
    }

    /** Dies half way through a change, when it is killed. */
    static final class Victim {
        public static void main(String[] args) throws IOException {
            Shared shared = Shared.open(args[0]);
            SharedMutex mutex = shared.repairing();
            mutex.lock();
            shared.move();
            shared.half();
            System.out.println("inside");
            System.in.read();
        }
    }

    @Test
    void anotherJvmIsKilledInside() throws Exception {
        int deaths = Counts.of(3, 30);
        var ways = OwnerDeathTest.Way.values();
        for (int i = 0; i < deaths; i++) {
            var command =
                    Peer.javaCommand(List.of("-XX:-UsePerfData"), Victim.class, shared.name());
            try (Peer java = Peer.command(command)) {
                java.expect("inside");
                var waiter = On.PLATFORM.start(() -> moveUntil(new AtomicBoolean(true), ways[0]));
                shared.awaitWaiter();
                java.kill();
                waiter.get();
            }
            ways[i % ways.length].lock(mutex);
            assertEquals(i + 1, repairs.get());
            shared.move();
            mutex.unlock();
        }
    }
}
