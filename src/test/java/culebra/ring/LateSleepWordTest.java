package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.internal.Deadline;
import culebra.internal.Gate;
import culebra.internal.WordCalls;
import culebra.testing.Blocked;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * A sender in C or Python finds that it has stored the shared sleep word after the wake-up, and
 * wakes a sender that has fallen asleep on it.
 */
class LateSleepWordTest {
    private static final int SHORT = 8;
    private static final int LONG = 1024;

    private static final String PYTHON =
            """
            import sys
            sys.dont_write_bytecode = True
            sys.path.insert(0, "src/main/resources/culebra/ring")
            import culebra_ring

            def step(number):
                print(number)
                sys.stdin.readline()

            count, fence = culebra_ring._Role._count, culebra_ring._fence

            def counted(role, at, more=1):
                count(role, at, more)
                if at == culebra_ring._WAITS:
                    step(10)
                    culebra_ring._fence = fenced

            def fenced():
                fence()
                step(11)

            culebra_ring._Role._count = counted
            with culebra_ring.open(sys.argv[1]) as ring, ring.sender() as sender:
                sender.send(bytes(int(sys.argv[2])))
            """;

    private interface Start {
        Peer peer(String path) throws IOException;
    }

    @Test
    void inC() throws Exception {
        wakesTheOther(path -> Peer.c("ring/late", path, "" + LONG));
    }

    @Test
    void inPython() throws Exception {
        wakesTheOther(path -> Peer.python(PYTHON, path, "" + LONG));
    }

    private static void wakesTheOther(Start late) throws Exception {
        try (TempRing temp = TempRing.make(4096, Senders.SHARED);
                RingReceiver receiver = temp.ring().receiver();
                RingSender sender = temp.ring().sender()) {
            while (sender.trySend(new byte[1000])) {}
            while (sender.trySend(new byte[SHORT])) {}
            try (Peer peer = late.peer(temp.path())) {
                peer.expect("10");
                assertEquals(1, receiver.tryReceiveBatch(message -> {}, 1));
                peer.send("");
                peer.expect("11");
                MemorySegment word = sender.memory.word(RingFormat.SENDERS_SLEEP);
                int value = word.get(JAVA_INT, 0);
                assertEquals(1, value, "the position that all have seen is 0");
                var gate = new Gate("test");
                var other =
                        On.PLATFORM.start(() -> WordCalls.await(word, value, gate, Deadline.NEVER));
                Blocked.on(word);
                peer.send("");
                assertEquals(0, other.get());
            }
        }
    }
}
