package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import culebra.testing.Blocked;
import culebra.testing.Elsewhere;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Roles that change hands while the other side, or the last holder, is at a certain step. */
class SuccessorTest {
    private static final long CAPACITY = 4096;

    private static final Elsewhere WITH_STEPS =
            Elsewhere.with("-Dculebra.ring.steps=true").reused();

    /** The last receiver's thread leaves its wait when its successor sleeps on the same word. */
    @ParameterizedTest
    @EnumSource
    void aReceiverIsWokenThoughItsPredecessorLeavesLate(On kind) throws Exception {
        String ignored = WITH_STEPS.run(SuccessorTest.class, "leavesLate", kind.name());
    }

    static void leavesLate(String[] arguments) throws Exception {
        long usual = RingRole.slice;
        RingRole.slice = Long.MAX_VALUE / 1_000; // nothing but a wake-up ends a sleep
        try {
            for (int i = 0; i < 5; i++) {
                leaveLate(On.valueOf(arguments[0]));
            }
        } finally {
            RingRole.slice = usual;
        }
    }

    private static void leaveLate(On kind) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(CAPACITY, Senders.SINGLE);
                RingSender sender = ring.sender()) {
            var woken = new CountDownLatch(1);
            var leaves = new CountDownLatch(1);
            RingStep.hook =
                    step -> {
                        if (step == RingStep.WOKEN && woken.getCount() > 0) {
                            woken.countDown();
                            await(leaves);
                        }
                    };
            RingReceiver last = ring.receiver();
            var leaving = kind.start(() -> last.receive(ByteBuffer.allocate(1)));
            Patience.await(() -> ring.status().receiverWaits() == 1, "it does not wait");
            last.close();
            await(woken);
            try (RingReceiver next = ring.receiver()) {
                var sleeping = kind.start(() -> next.receive(ByteBuffer.allocate(1)));
                if (kind == On.VIRTUAL) {
                    Blocked.in(sleeping.thread(), "parkNanos");
                } else {
                    Blocked.on(next.memory.word(RingFormat.RECEIVER_SLEEPS));
                }
                leaves.countDown();
                assertInstanceOf(ClosedChannelException.class, leaving.failure());
                sender.send(new byte[1]);
                assertEquals(1, sleeping.task().get(Patience.SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    /** The whole life of a sender falls between two steps of becoming the receiver. */
    @ParameterizedTest
    @CsvSource({"1, true", "1, false", "2, true"})
    void theEndOfASenderIsReportedThoughItCameAndWentMeanwhile(int step, boolean sends)
            throws Exception {
        String ignored = WITH_STEPS.run(SuccessorTest.class, "cameAndWent", "" + step, "" + sends);
    }

    static void cameAndWent(String[] arguments) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(CAPACITY, Senders.SINGLE)) {
            var left = new AtomicInteger(Integer.parseInt(arguments[0]));
            RingStep.hook =
                    step -> {
                        if (step == RingStep.JOINING && left.decrementAndGet() == 0) {
                            comeAndGo(ring, Boolean.parseBoolean(arguments[1]));
                        }
                    };
            try (RingReceiver receiver = ring.receiver()) {
                ByteBuffer into = ByteBuffer.allocate(1);
                if (arguments[1].equals("true")) {
                    assertEquals(1, receiver.receive(into));
                }
                var end = On.PLATFORM.start(() -> receiver.receive(into));
                assertEquals(RingReceiver.END, end.task().get(Patience.SECONDS, TimeUnit.SECONDS));
            }
        }
    }

    private static void comeAndGo(MessageRing ring, boolean sends) {
        try (RingSender sender = ring.sender()) {
            if (sends) {
                sender.send(new byte[1]);
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }
}
