package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Mutex and condition in one segment, between Java, another JVM and C. */
class ConditionPeerTest {
    /** Plays the even turns, in ways of waiting that change from turn to turn. */
    private static void play(Shared shared, SharedMutex mutex, int rounds, int parity)
            throws InterruptedException {
        var condition = shared.condition(mutex);
        for (int i = 0; i < rounds; i++) {
            mutex.lock();
            while (shared.get("turn") % 2 != parity) {
                switch (i % 3) {
                    case 0 -> condition.await();
                    case 1 -> condition.awaitUninterruptibly();
                    default -> assertTrue(condition.await(Patience.LIMIT));
                }
            }
            shared.add("turn", 1);
            shared.move();
            condition.signal();
            mutex.unlock();
        }
    }

    @Test
    void cAndJavaPingPong() throws Exception {
        int rounds = Counts.of(1_500, 100_000);
        try (Shared shared = Shared.make();
                Peer c = shared.c()) {
            var mutex = shared.create();
            shared.createCondition(mutex);
            c.send("pingpong " + rounds);
            play(shared, mutex, rounds, 0);
            c.expect("played");
            assertEquals(2L * rounds, shared.get("turn"));
            assertEquals(2L * rounds, shared.get("to"));
            shared.requireSound();
        }
    }

    @Test
    void theyDoInWhatCMadeToo() throws Exception {
        int rounds = Counts.of(300, 10_000);
        try (Shared shared = Shared.make();
                Peer c = shared.c()) {
            Shared.tell(c, "init normal", "0");
            Shared.tell(c, "condinit", "0");
            c.send("pingpong " + rounds);
            play(shared, shared.mutex(), rounds, 0);
            c.expect("played");
        }
    }

    /** Plays the odd turns. */
    static final class Player {
        public static void main(String[] args) throws Exception {
            Shared shared = Shared.open(args[0]);
            play(shared, shared.mutex(), Integer.parseInt(args[1]), 1);
            System.out.println("played");
        }
    }

    @Test
    void twoJvmsPingPong() throws Exception {
        int rounds = Counts.of(600, 50_000);
        try (Shared shared = Shared.make()) {
            var mutex = shared.create();
            shared.createCondition(mutex);
            try (Peer java = Peer.java(Player.class, shared.name(), "" + rounds)) {
                play(shared, mutex, rounds, 0);
                assertEquals("played", java.join());
            }
            assertEquals(2L * rounds, shared.get("turn"));
        }
    }

    @Test
    void signalAllWakesWaitersOfEveryProcess() throws Exception {
        try (Shared shared = Shared.make();
                Peer one = shared.c();
                Peer two = shared.c()) {
            var mutex = shared.create();
            var condition = shared.createCondition(mutex);
            one.send("await");
            two.send("await");
            mutex.lock();
            while (shared.get("waiting") < 2) {
                condition.await(
                        Duration.ofMillis(1)); // no signal comes; the mutex is free for them
            }
            shared.set("turn", 2);
            condition.signalAll();
            mutex.unlock();
            one.expect("woken");
            two.expect("woken");
        }
    }

    @Test
    void aSignalOfCWakesJava() throws Exception {
        try (Shared shared = Shared.make();
                Peer c = shared.c()) {
            var mutex = shared.create();
            var condition = shared.createCondition(mutex);
            Thread waiter = Thread.ofPlatform().start(() -> awaitTurn(shared, mutex, condition));
            mutex.lock();
            while (shared.get("waiting") == 0) {
                mutex.unlock();
                Thread.yield();
                mutex.lock();
            }
            shared.set("turn", 1);
            mutex.unlock();
            Shared.tell(c, "signal", "0");
            waiter.join(); // in a wait that does not look up by itself
            assertEquals(0, shared.get("turn"));
        }
    }

    private static void awaitTurn(Shared shared, SharedMutex mutex, SharedCondition condition) {
        mutex.lock();
        shared.set("waiting", 1);
        while (shared.get("turn") == 0) {
            condition.awaitUninterruptibly();
        }
        shared.set("turn", 0);
        mutex.unlock();
    }
}
