package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import culebra.shm.SharedMemory;
import culebra.testing.Counts;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Senders and receivers that are killed at random instants, and at each step. */
class KilledPeerTest {
    private static final long SMALL = 4096;
    private static final int AT_RANDOM = 0;

    @ParameterizedTest
    @CsvSource({"1, 0", "1, 1", "3, 0", "3, 1"})
    void nothingIsLostTornOrDoubledWhenProcessesInCAreKilled(int senders, int byStep)
            throws Exception {
        Senders kind = senders == 1 ? Senders.SINGLE : Senders.SHARED;
        try (TempRing temp = TempRing.make(SMALL, kind)) {
            long seed = Long.getLong("culebra.ring.seed", System.nanoTime() & 0xffff);
            var command =
                    new ArrayList<>(
                            List.of(
                                    Peer.program("ring/killed").toString(),
                                    temp.path(),
                                    "" + Counts.of(40, 25_000), // kills
                                    "" + senders,
                                    "" + seed));
            if (byStep == 1) {
                command.addAll(0, List.of("env", "KILL_STEPS=1"));
            }
            try (Peer c = Peer.command(command)) {
                System.out.println("seed " + seed + ": " + c.join());
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void aSenderThatIsKilledLeavesWholeMessages(int step) throws Exception {
        for (int i = 0; i < times(step); i++) {
            int kind = step == AT_RANDOM ? random(2) : step % 2;
            killSender(Senders.values()[kind], step);
        }
    }

    static List<Integer> aSenderThatIsKilledLeavesWholeMessages() {
        return some(List.of(AT_RANDOM, 1, 2, 3, 4, 5, 10, 11, 12, 13));
    }

    @ParameterizedTest
    @MethodSource
    void aReceiverThatIsKilledLeavesTheMessageToItsSuccessor(int step) throws Exception {
        for (int i = 0; i < times(step); i++) {
            killReceiver(step);
        }
    }

    static List<Integer> aReceiverThatIsKilledLeavesTheMessageToItsSuccessor() {
        return some(List.of(AT_RANDOM, 7, 8, 5, 10, 11, 12, 13));
    }

    private static int times(int step) {
        return step == AT_RANDOM ? Counts.of(1, 600) : Counts.of(1, 10);
    }

    /**
     * A JVM for each costs much: by default there is one, chosen at random, in full all of them.
     */
    private static <T> List<T> some(List<T> all) {
        return Counts.of(0, 1) == 1 ? all : List.of(all.get(random(all.size())));
    }

    private static void killSender(Senders senders, int step) throws Exception {
        try (var world = new World(senders);
                RingReceiver receiver = world.ring().receiver();
                Peer child = world.child("send", step)) {
            child.expect("ready");
            long received = 0;
            if (step == AT_RANDOM) {
                received = Numbered.receive(receiver, world.ring(), 0, 100 + random(2_000));
                child.kill();
            } else if (step >= RingStep.BEFORE_SLEEP_WORD) {
                child.exit(); // it fills the ring
            }
            MemorySegment into = MemorySegment.ofArray(new byte[1024]);
            while (true) {
                boolean last = !child.isAlive();
                long size = receiver.tryReceive(into, Duration.ofMillis(10));
                if (size >= 0) {
                    Numbered.check(into.asSlice(0, size), received++, SMALL);
                } else if (last) {
                    break;
                }
            }
            long committed = world.get(RingChild.COMMITTED);
            assertTrue(
                    received == committed || received == committed + 1, received + " " + committed);
            assertEquals(0, world.ring().status().used());
            try (RingSender next = world.ring().sender()) {
                Numbered.send(next, world.ring(), received, 1);
                assertEquals(1, Numbered.receive(receiver, world.ring(), received, 1));
            }
        }
    }

    private static void killReceiver(int step) throws Exception {
        try (var world = new World(Senders.SINGLE);
                RingSender sender = world.ring().sender();
                Peer child = world.child("receive", step)) {
            child.expect("ready");
            if (step >= RingStep.BEFORE_SLEEP_WORD) {
                child.exit(); // the ring is empty
            }
            MemorySegment buffer = Arena.ofAuto().allocate(1024);
            long most = step == AT_RANDOM ? 100 + random(2_000) : Long.MAX_VALUE;
            long sent = 0;
            while (child.isAlive() && sent < most) {
                MemorySegment message = buffer.asSlice(0, Numbered.size(sent, SMALL));
                Numbered.fill(message, sent);
                try {
                    if (sender.trySend(message, Duration.ofMillis(10))) {
                        sent++;
                    }
                } catch (culebra.ErrnoException gone) {
                    break;
                }
            }
            child.kill();
            long received = world.get(RingChild.RECEIVED);
            long[] number = {-1};
            try (RingReceiver next = world.ring().receiver()) {
                while (next.tryReceiveBatch(
                                message -> {
                                    if (number[0] < 0) {
                                        number[0] = message.get(JAVA_LONG_UNALIGNED, 0);
                                    }
                                    Numbered.check(message, number[0]++, SMALL);
                                },
                                100)
                        > 0) {}
            }
            if (number[0] < 0) {
                assertEquals(sent, received);
            } else {
                assertEquals(sent, number[0]);
            }
        }
    }

    private static int random(int bound) {
        return new Random().nextInt(bound);
    }

    /** A ring, and what a child says of it. */
    private record World(TempRing temp, String name, Arena arena, MemorySegment memory)
            implements AutoCloseable {
        World(Senders senders) throws Exception {
            this(TempRing.make(SMALL, senders), TempName.next(), Arena.ofShared());
        }

        private World(TempRing temp, String name, Arena arena) throws Exception {
            this(temp, name, arena, SharedMemory.map(name, 16, arena));
        }

        MessageRing ring() {
            return temp.ring();
        }

        long get(long counter) {
            return memory.get(JAVA_LONG, counter);
        }

        Peer child(String role, int step) throws Exception {
            return Peer.command(
                    Peer.javaCommand(
                            List.of("-Dculebra.ring.steps=true"),
                            RingChild.class,
                            role,
                            temp.name(),
                            name,
                            "0",
                            "" + step,
                            "" + (step >= RingStep.BEFORE_SLEEP_WORD ? 1 : 1 + random(100))));
        }

        @Override
        public void close() throws Exception {
            arena.close();
            SharedMemory.unlink(name);
            temp.close();
        }
    }
}
