package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A ring between Java, C and Python, which has culebra_ring.py alone. */
class RingPythonTest {
    private static final long SMALL = 4096;
    private static final int COUNT = Counts.of(1_000, 300_000);

    /** The messages of {@link Numbered}. */
    private static final String PEER =
            """
            import sys
            sys.dont_write_bytecode = True
            sys.path.insert(0, "src/main/resources/culebra/ring")
            import culebra_ring

            def numbered(n, capacity):
                size = 8 + n % 31 * ((capacity // 4 - 8) // 31 if n % 7 == 0 else 7)
                return n.to_bytes(8, "little") + bytes((n + i) & 255 for i in range(8, size))

            path, command, first, count = sys.argv[1:]
            first, count = int(first), int(count)
            if command == "create":
                culebra_ring.create(path, first, bool(count)).close()
                print("created")
                sys.exit()
            with culebra_ring.open(path) as ring:
                if command == "send":
                    with ring.sender() as sender:
                        print("ready")
                        for n in range(first, first + count):
                            assert sender.send(numbered(n, ring.capacity))
                    print("sent")
                else:
                    with ring.receiver() as receiver:
                        print("ready")
                        received = 0
                        for message in receiver:
                            assert message == numbered(first + received, ring.capacity), received
                            received += 1
                    print("received", received)
            """;

    private static Peer python(TempRing temp, String command, long first, long count)
            throws IOException {
        return Peer.python(PEER, temp.path(), command, "" + first, "" + count);
    }

    @ParameterizedTest
    @EnumSource
    void pythonSendsToJava(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                RingReceiver receiver = temp.ring().receiver();
                Peer python = python(temp, "send", 5, COUNT)) {
            python.expect("ready");
            assertEquals(COUNT, Numbered.receive(receiver, temp.ring(), 5, Long.MAX_VALUE / 2));
            assertEquals("sent", python.join());
        }
    }

    @ParameterizedTest
    @EnumSource
    void javaSendsToPython(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                Peer python = python(temp, "receive", 9, 0)) {
            python.expect("ready");
            try (RingSender sender = temp.ring().sender()) {
                Numbered.send(sender, temp.ring(), 9, COUNT);
            }
            assertEquals("received " + COUNT, python.join());
        }
    }

    @ParameterizedTest
    @EnumSource
    void pythonSendsToCAndBack(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders)) {
            try (Peer c = temp.c("peek", 1, 0)) {
                c.expect("ready");
                try (Peer python = python(temp, "send", 1, COUNT)) {
                    python.expect("ready");
                    assertEquals("sent", python.join());
                }
                assertEquals("received " + COUNT, c.join());
            }
            try (Peer python = python(temp, "receive", 1, 0)) {
                python.expect("ready");
                try (Peer c = temp.c("send", 1, COUNT)) {
                    c.expect("ready");
                    assertEquals("sent", c.join());
                }
                assertEquals("received " + COUNT, python.join());
            }
        }
    }

    @Test
    void javaOpensWhatPythonHasCreated() throws Exception {
        String name = TempName.next();
        for (int shared = 0; shared < 2; shared++) {
            try (Peer python =
                    Peer.python(PEER, "/dev/shm" + name, "create", "8192", "" + shared)) {
                assertEquals("created", python.join());
                try (MessageRing ring = MessageRing.open(name);
                        RingSender sender = ring.sender();
                        RingReceiver receiver = ring.receiver()) {
                    assertEquals(Senders.values()[shared], ring.senders());
                    sender.send(new byte[7]);
                    assertEquals(7, receiver.receive(ByteBuffer.allocate(7)));
                }
            } finally {
                MessageRing.unlinkIfExists(name);
            }
        }
    }

    @Test
    void eachIsRefusedARoleThatTheOtherHas() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE)) {
            try (RingReceiver receiver = temp.ring().receiver();
                    Peer python = python(temp, "receive", 0, 0)) {
                assertTrue(python.exit() != 0);
                assertTrue(
                        python.errors().contains("the ring has a receiver already"),
                        python.errors());
            }
            try (Peer python = python(temp, "receive", 0, 0)) {
                python.expect("ready");
                assertThrows(IOException.class, temp.ring()::receiver);
            }
        }
    }
}
