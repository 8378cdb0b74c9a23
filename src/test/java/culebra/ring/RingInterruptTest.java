package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/** Interrupts that arrive together with a message, or with room for one. */
class RingInterruptTest {
    private static final long SMALL = 4096;

    private static final Elsewhere WITH_STEPS =
            Elsewhere.with("-Dculebra.ring.steps=true").reused();

    @ParameterizedTest
    @EnumSource
    void anInterruptAndAMessageAtTheSameTimeLeaveTheFlagSet(On kind) throws Exception {
        String ignored = WITH_STEPS.run(RingInterruptTest.class, "interruptAndSend", kind.name());
    }

    static void interruptAndSend(String[] kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            RingStep.hook = once(RingStep.WOKEN, () -> sender.send(new byte[1]));
            var waiting =
                    On.valueOf(kind[0])
                            .start(
                                    () -> {
                                        int size = receiver.receive(ByteBuffer.allocate(1));
                                        return size == 1 && Thread.interrupted();
                                    });
            Patience.await(() -> ring.status().receiverWaits() > 0, "no thread waits");
            waiting.thread().interrupt();
            assertTrue(waiting.get());
        }
    }

    /** There is room again, but not enough for the message: the sender must not sleep on. */
    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWaitOfASenderForMoreRoom(On kind) throws Exception {
        String ignored =
                WITH_STEPS.run(RingInterruptTest.class, "interruptAndReceive", kind.name());
    }

    static void interruptAndReceive(String[] kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver()) {
            while (sender.trySend(new byte[8])) {}
            RingStep.hook =
                    once(
                            RingStep.WOKEN,
                            () -> assertEquals(8, receiver.receive(ByteBuffer.allocate(8))));
            var waiting =
                    On.valueOf(kind[0])
                            .start(
                                    () -> {
                                        sender.send(new byte[1_000]);
                                        return null;
                                    });
            Patience.await(() -> ring.status().senderWaits() > 0, "no thread waits");
            waiting.thread().interrupt();
            assertInstanceOf(InterruptedException.class, waiting.failure());
        }
    }

    /** Returns a hook that does something when a step is reached for the first time. */
    private static IntConsumer once(int wanted, Executable work) {
        RingRole.slice = Long.MAX_VALUE / 1_000; // only the interrupt ends the sleep
        return step -> {
            if (step == wanted) {
                RingStep.hook = null;
                try {
                    work.execute();
                } catch (Throwable failed) {
                    throw new AssertionError(failed);
                }
            }
        };
    }
}
