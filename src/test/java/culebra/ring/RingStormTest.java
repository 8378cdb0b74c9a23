package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sides that sleep whenever they can and lose the processor at any step. A sleep is ended by
 * nothing but a wake-up, so that one that is lost hangs the test.
 */
class RingStormTest {
    private static final long CAPACITY = 4096;

    private static final Elsewhere WITH_STEPS =
            Elsewhere.with("-Dculebra.ring.steps=true").reused();

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void inC(int senders) throws Exception {
        try (TempRing temp =
                TempRing.make(CAPACITY, senders == 1 ? Senders.SINGLE : Senders.SHARED)) {
            int count = Counts.of(20_000, 20_000_000) / senders;
            var command =
                    List.of(
                            Peer.program("ring/storm").toString(),
                            temp.path(),
                            "" + count,
                            "" + senders,
                            "" + System.nanoTime() % 10_000,
                            "" + Counts.of(60, 18_000));
            try (Peer c = Peer.command(command)) {
                System.out.println(c.join());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, 1", "PLATFORM, 3", "VIRTUAL, 1", "VIRTUAL, 3"})
    void inJava(String kind, int senders) throws Exception {
        String printed = WITH_STEPS.run(RingStormTest.class, "storm", kind, "" + senders);
        System.out.println(printed);
    }

    static void storm(String[] arguments) throws Exception {
        RingRole.slice = Long.MAX_VALUE / 1_000;
        var seed = new AtomicInteger();
        RingStep.hook =
                step -> {
                    int random = seed.getAndAdd(0x9e3779b9) ^ step * 0x85ebca6b;
                    if (random >>> 30 == 0) {
                        // A sender that shares the ring holds the mutex, and stays on its carrier.
                        if (step >= RingStep.BEFORE_SLEEP_WORD) {
                            Thread.yield();
                        }
                    } else if (random >>> 30 == 1) {
                        for (int i = ThreadLocalRandom.current().nextInt(500); i > 0; i--) {
                            Thread.onSpinWait();
                        }
                    }
                };
        boolean virtual = arguments[0].equals("VIRTUAL");
        int senders = Integer.parseInt(arguments[1]);
        long count = Counts.of(3_000, 2_000_000) / senders;
        try (MessageRing ring =
                        MessageRing.anonymous(
                                CAPACITY, senders == 1 ? Senders.SINGLE : Senders.SHARED);
                RingReceiver receiver = ring.receiver()) {
            var threads = new ArrayList<Thread>();
            for (int id = 0; id < senders; id++) {
                RingSender sender = ring.sender();
                Runnable send = () -> send(sender, count);
                Thread thread =
                        virtual ? Thread.ofVirtual().start(send) : Thread.ofPlatform().start(send);
                threads.add(thread);
            }
            long[] bytes = {0};
            long expected = senders * count;
            for (long received = 0; received < expected; ) {
                received += receiver.receiveBatch(message -> bytes[0] += message.byteSize(), 1);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(senders * bytes(count), bytes[0]);
            System.out.println(ring.status());
        }
    }

    private static void send(RingSender sender, long count) {
        byte[] small = new byte[8];
        byte[] large = new byte[1000];
        try {
            for (long number = 0; number < count; number++) {
                sender.send(number % 3 == 0 ? large : small);
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static long bytes(long count) {
        long large = (count + 2) / 3;
        return large * 1000 + (count - large) * 8;
    }
}
