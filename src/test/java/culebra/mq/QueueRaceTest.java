package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.fd.Fd;
import culebra.mq.Shape.How;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A queue that is closed while another thread uses it, and whose number is another queue's at once:
 * that one never notices.
 */
@ExtendWith(NothingLeft.class)
class QueueRaceTest {
    private static final int ROUNDS = Counts.of(60, 5_000);

    /** A receive that came too late would take a message of this one, or a send leave one. */
    private MessageQueue next;

    @BeforeEach
    void open() throws IOException {
        next = TempQueue.unnamed();
    }

    @AfterEach
    void close() {
        next.close();
    }

    private interface Use {
        void once() throws Exception;
    }

    @ParameterizedTest
    @CsvSource({
        "PLATFORM, WAIT",
        "PLATFORM, TRY",
        "PLATFORM, TIMED",
        "VIRTUAL, WAIT",
        "VIRTUAL, TRY"
    })
    void aReceiveNeverReachesTheNextOwnerOfItsNumber(On kind, How how) throws Exception {
        next.send(Expect.bytes("mark"), 0);
        for (int i = 0; i < ROUNDS; i++) {
            try (MessageQueue queue = TempQueue.unnamed()) {
                race(
                        kind,
                        queue,
                        () -> {
                            Message received = Shape.NATIVE_SEGMENT.receive(queue, how);
                            assertEquals(null, received, "it is not its own");
                        });
            }
        }
        Expect.messages(next, "mark");
    }

    @ParameterizedTest
    @CsvSource({
        "PLATFORM, WAIT",
        "PLATFORM, TRY",
        "PLATFORM, TIMED",
        "VIRTUAL, WAIT",
        "VIRTUAL, TRY"
    })
    void aSendNeverReachesTheNextOwnerOfItsNumber(On kind, How how) throws Exception {
        var small = new QueueLimits(1, 32);
        for (int i = 0; i < ROUNDS; i++) {
            try (MessageQueue queue = TempQueue.unnamed(small)) {
                queue.send(new byte[0], 0);
                race(
                        kind,
                        queue,
                        () -> {
                            boolean sent = Shape.NATIVE_SEGMENT.send(queue, how, new byte[1], 0);
                            assertEquals(false, sent, "there was room");
                        });
            }
        }
        assertEquals(0, next.size(), "something was sent");
    }

    /** Uses a queue until it is closed, which happens at any time; its number is taken at once. */
    private void race(On kind, MessageQueue queue, Use use) throws Exception {
        int number = queue.fd().number();
        var begun = new AtomicBoolean();
        var user = kind.start(() -> useUntilClosed(use, begun));
        while (!begun.get()) {
            Thread.yield();
        }
        int pause = ThreadLocalRandom.current().nextInt(2_000);
        for (int i = 0; i < pause; i++) {
            Thread.onSpinWait();
        }
        queue.close();
        var taken = new ArrayList<Fd>();
        try {
            take(number, taken);
            user.get();
        } finally {
            taken.forEach(Fd::close);
        }
    }

    private static Void useUntilClosed(Use use, AtomicBoolean begun) throws Exception {
        try {
            while (true) {
                begun.set(true);
                use.once();
                Thread.yield();
            }
        } catch (ClosedChannelException expected) {
            return null;
        }
    }

    /** Duplicates a descriptor until the duplicate has a number, which must become free. */
    private void take(int number, List<Fd> taken) throws IOException {
        while (true) {
            Fd copy = next.fd().dup();
            if (copy.number() <= number) {
                taken.add(copy);
                if (copy.number() == number) {
                    return;
                }
            } else {
                copy.close();
                Thread.yield();
            }
        }
    }
}
