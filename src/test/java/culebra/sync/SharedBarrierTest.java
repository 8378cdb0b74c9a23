package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.signal.Signal;
import culebra.signal.Signals;
import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;

class SharedBarrierTest {
    private Crossing shared;

    @BeforeEach
    void make() throws Exception {
        shared = Crossing.make();
    }

    @AfterEach
    void close() throws Exception {
        shared.close();
    }

    @ParameterizedTest
    @EnumSource
    void allPassWhenTheLastArrives(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 3)) {
            for (int round = 0; round < 3; round++) {
                assertFalse(barrier.tryAwait());
                var first = await(kind, barrier);
                var second = await(kind, SharedBarrier.open(shared.barrier()));
                awaitArrived(barrier, 2);
                assertTrue(round == 0 ? barrier.tryAwait() : barrier.tryAwait(Patience.LIMIT));
                first.get();
                second.get();
                assertEquals(0, barrier.arrived());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void timeoutInterruptAndCloseWithdrawTheArrival(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 2)) {
            assertFalse(kind.get(() -> barrier.tryAwait(Duration.ofMillis(1))));
            assertFalse(barrier.tryAwait(Duration.ZERO));
            assertEquals(0, barrier.arrived());
            var interrupted = await(kind, barrier);
            awaitArrived(barrier, 1);
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            assertEquals(0, barrier.arrived());
            SharedBarrier other = SharedBarrier.open(shared.barrier());
            var closed = await(kind, other);
            awaitArrived(barrier, 1);
            other.close();
            assertInstanceOf(IllegalStateException.class, closed.failure());
            assertEquals(0, barrier.arrived());
            assertThrows(IllegalStateException.class, other::tryAwait);
            assertFalse(barrier.tryAwait());
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetEndsAllWaitsInEveryProcess(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 4);
                Peer c = shared.c();
                Peer resets = shared.c()) {
            for (int round = 0; round < 2; round++) {
                var wait = await(kind, barrier);
                Crossing.tell(c, "await", "waiting");
                awaitArrived(barrier, 2);
                if (round == 0) {
                    barrier.reset();
                } else {
                    Crossing.tell(resets, "reset", "done");
                }
                assertInstanceOf(BarrierResetException.class, wait.failure());
                c.expect("reset");
                assertEquals(0, barrier.arrived());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetAfterAllHaveArrivedDoesNotConcernThem(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 3);
                Peer c = shared.c()) {
            for (int round = 0; round < 20; round++) {
                barrier.reset();
                var wait = await(kind, barrier);
                Crossing.tell(c, "await", "waiting");
                awaitArrived(barrier, 2);
                Signals.send(c.pid(), Signal.STOP);
                barrier.await();
                barrier.reset();
                Signals.send(c.pid(), Signal.CONT);
                wait.get();
                c.expect("passed");
            }
        }
    }

    @Test
    void theEndOfEachOfTheLastGenerationsIsKnown() {
        var states = new ArrayList<Long>(List.of(0L));
        for (int generation = 0; generation < 100; generation++) {
            long before = states.getLast();
            boolean reset = generation % 7 == 3;
            long state = reset ? BarrierState.reset(before) : BarrierState.complete(before);
            states.add(state);
            assertEquals(generation + 1, BarrierState.generation(state));
            assertEquals(0, BarrierState.arrived(state));
            for (int old = 0; old <= generation; old++) {
                boolean known = old > generation - 4;
                boolean any = (generation + 4) / 7 != (old + 3) / 7;
                assertEquals(
                        known ? old % 7 == 3 : any,
                        BarrierState.wasReset(states.get(old) + 1, state),
                        old + " seen in " + generation);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void cAndJavaPassTogether(On kind) throws Exception {
        int rounds = Counts.of(60, 20_000);
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), Crossing.PARTIES);
                Peer c = shared.c()) {
            c.send("run " + rounds + " " + Crossing.PARTIES);
            var parties = new ArrayList<On.Started<Void>>();
            for (int party = 1; party < Crossing.PARTIES; party++) {
                int own = party;
                parties.add(kind.start(() -> run(barrier, own, rounds)));
            }
            for (var party : parties) {
                party.get();
            }
            c.expect("done");
        }
    }

    private Void run(SharedBarrier barrier, int own, int rounds) throws InterruptedException {
        for (int round = 1; round <= rounds; round++) {
            shared.reach(own, round);
            barrier.await();
            for (int party = 0; party < Crossing.PARTIES; party++) {
                int phase = shared.phase(party);
                assertTrue(phase == round || phase == round + 1, party + " is in " + phase);
            }
        }
        return null;
    }

    @ParameterizedTest
    @EnumSource
    void processThatIsKilledAfterItArrivedLetsTheOthersPass(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 3);
                Peer c = shared.c()) {
            Crossing.tell(c, "await", "waiting");
            awaitArrived(barrier, 1);
            c.kill();
            var wait = await(kind, barrier);
            barrier.await();
            wait.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void othersGoOnWithoutAKilledProcess(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 3);
                Peer c = shared.c()) {
            Crossing.tell(c, "await", "waiting");
            var wait = await(kind, barrier);
            awaitArrived(barrier, 2);
            c.kill();
            barrier.reset(2);
            assertInstanceOf(BarrierResetException.class, wait.failure());
            assertEquals(2, barrier.parties());
            var next = await(kind, barrier);
            barrier.await();
            next.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void processThatIsKilledBeforeItWakesOnlyDelaysTheOthers(On kind) throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 2)) {
            var wait = await(kind, barrier);
            if (kind == On.PLATFORM) {
                Blocked.on(shared.barrier());
            } else {
                wait.blocked();
            }
            shared.barrier().set(JAVA_LONG, 0, 1L << 32); // all that the killed process has done
            wait.get();
        }
    }

    /**
     * A party that gives up has not arrived, so a round needs as many as ever; and none passes
     * alone.
     */
    @Test
    void roundsAreCompleteWhileOthersGiveUp() throws Exception {
        int rounds = Counts.of(100, 20_000);
        var over = new AtomicBoolean();
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 3)) {
            var quitters = new ArrayList<On.Started<Integer>>();
            for (On kind : On.values()) {
                quitters.add(kind.start(() -> giveUp(barrier, over)));
            }
            var others = new ArrayList<On.Started<Integer>>();
            for (On kind : On.values()) {
                others.add(kind.start(() -> pass(barrier, rounds)));
            }
            int passed = 0;
            for (var other : others) {
                passed += other.get();
            }
            over.set(true);
            for (var quitter : quitters) {
                passed += quitter.get();
            }
            long generations = shared.barrier().get(JAVA_LONG, 0) >>> 32;
            assertEquals(3 * generations, passed);
            assertEquals(0, barrier.arrived());
        }
    }

    private static int giveUp(SharedBarrier barrier, AtomicBoolean over) throws Exception {
        var random = new SplittableRandom(1);
        int passed = 0;
        while (!over.get()) {
            passed += barrier.tryAwait(Duration.ofNanos(random.nextInt(300_000))) ? 1 : 0;
        }
        return passed;
    }

    private static int pass(SharedBarrier barrier, int rounds) throws Exception {
        int passed = 0;
        for (int round = 0; round < rounds; round++) {
            passed += barrier.tryAwait(Duration.ofMillis(200)) ? 1 : 0;
        }
        return passed;
    }

    @Test
    void cMayCreate() throws Exception {
        try (Peer c = shared.c()) {
            Crossing.tell(c, "init 7", "created");
            try (SharedBarrier barrier = SharedBarrier.open(shared.barrier())) {
                assertEquals(7, barrier.parties());
                assertTrue(barrier.toString().contains("0 of 7 arrived"), barrier.toString());
            }
        }
    }

    @Test
    void oneAlonePassesAtOnce() throws Exception {
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 1)) {
            barrier.await();
            assertTrue(barrier.tryAwait());
            assertTrue(barrier.tryAwait(Duration.ZERO));
        }
    }

    @Test
    void wrongNumbersAndSlotsAreRefused() {
        for (int parties : new int[] {0, -1, SharedBarrier.MAX_PARTIES + 1}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> SharedBarrier.create(shared.barrier(), parties));
        }
        assertThrows(IllegalStateException.class, () -> SharedBarrier.open(shared.barrier()));
        var misaligned = Arena.ofAuto().allocate(32, 8).asSlice(4);
        assertThrows(IllegalArgumentException.class, () -> SharedBarrier.create(misaligned, 2));
        try (SharedBarrier barrier = SharedBarrier.create(shared.barrier(), 2)) {
            assertThrows(IllegalArgumentException.class, () -> barrier.reset(0));
            assertEquals(2, barrier.parties());
        }
    }

    private static void awaitArrived(SharedBarrier barrier, int count) {
        Patience.await(() -> barrier.arrived() == count, barrier::toString);
    }

    private static On.Started<Void> await(On kind, SharedBarrier barrier) {
        return kind.start(
                () -> {
                    barrier.await();
                    return null;
                });
    }
}
