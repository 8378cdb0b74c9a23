package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.mq.Shape.How;
import culebra.testing.CloseRace;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;

/**
 * A queue that is closed while another thread uses it, and whose number is another queue's at once:
 * that one never notices.
 */
@ExtendWith(NothingLeft.class)
class QueueRaceTest {
    private static final int ROUNDS = Counts.of(20, 5_000);

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

    private void race(On kind, MessageQueue queue, CloseRace.Use use) throws Exception {
        CloseRace.run(kind, use, queue, queue.fd().number(), next.fd());
    }
}
