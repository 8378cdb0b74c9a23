package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;

/** A ring between Java and C, which has culebra_ring.h alone. */
class RingPeerTest {
    private static final long SMALL = 4096;
    private static final long COUNT = Counts.of(5_000, 5_000_000);

    @ParameterizedTest
    @EnumSource
    void cSendsToJava(Senders senders) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                RingReceiver receiver = temp.ring().receiver();
                Peer c = temp.c("send", 5, COUNT)) {
            c.expect("ready");
            assertEquals(COUNT, Numbered.receive(receiver, temp.ring(), 5, Long.MAX_VALUE / 2));
            assertEquals("sent", c.join());
        }
    }

    @ParameterizedTest
    @CsvSource({"SINGLE,receive", "SINGLE,peek", "SHARED,receive", "SHARED,peek"})
    void javaSendsToC(Senders senders, String how) throws Exception {
        try (TempRing temp = TempRing.make(SMALL, senders);
                Peer c = temp.c(how, 9, 0)) {
            c.expect("ready");
            try (RingSender sender = temp.ring().sender()) {
                Numbered.send(sender, temp.ring(), 9, COUNT);
            }
            assertEquals("received " + COUNT, c.join());
        }
    }

    @Test
    void javaOpensWhatCHasCreated() throws Exception {
        String name = TempName.next();
        for (int shared = 0; shared < 2; shared++) {
            try (Peer c = Peer.c("ring/peer", "/dev/shm" + name, "create", "8192", "" + shared)) {
                assertEquals("created", c.join());
                try (MessageRing ring = MessageRing.open(name);
                        RingSender sender = ring.sender();
                        RingReceiver receiver = ring.receiver()) {
                    assertEquals(8192, ring.capacity());
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
    void cIsRefusedARoleThatJavaHasAndJavaOneThatCHas() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE)) {
            try (RingReceiver receiver = temp.ring().receiver();
                    Peer c = temp.c("hold")) {
                c.expect("be_receiver: Device or resource busy");
            }
            try (Peer c = temp.c("hold")) {
                c.expect("ready");
                assertThrows(IOException.class, temp.ring()::receiver);
                assertTrue(temp.ring().status().hasReceiver());
                c.kill();
                temp.ring().receiver().close();
            }
        }
    }

    /**
     * The process that has passed the ring and those that have inherited it share a description.
     */
    @Test
    void aRoleEndsWithAProcessThatHasInheritedTheRing() throws Exception {
        String program = Peer.program("ring/peer").toString();
        try (MessageRing ring = MessageRing.anonymous(SMALL, Senders.SINGLE);
                RingSender sender = ring.sender();
                UnixPipe input = UnixPipe.open();
                UnixPipe output = UnixPipe.open()) {
            while (sender.trySend(new byte[1_000])) {}
            ChildBuilder holder =
                    ChildBuilder.of(program, "3", "hold")
                            .pass(ring.fd())
                            .input(input.source().fd())
                            .output(output.sink().fd());
            ChildProcess first = holder.start();
            ChildProcess second = null;
            try {
                var lines =
                        new BufferedReader(
                                new InputStreamReader(Channels.newInputStream(output.source())));
                assertEquals("ready", lines.readLine());
                second = holder.start();
                assertEquals("be_receiver: Device or resource busy", lines.readLine());
                assertThrows(IOException.class, ring::receiver);
                var waiting =
                        On.PLATFORM.start(
                                () -> {
                                    sender.send(new byte[1_000]);
                                    return null;
                                });
                Patience.await(() -> ring.status().senderWaits() > 0, "no thread waits");
                int status = first.destroyForcibly().waitFor();
                var failure = assertInstanceOf(ErrnoException.class, waiting.failure());
                assertEquals(Errno.EPIPE, failure.errno());
                ring.receiver().close();
            } finally {
                int status = first.destroyForcibly().waitFor();
                if (second != null) {
                    status = second.destroyForcibly().waitFor();
                }
            }
        }
    }

    @Test
    void deathOfTheSenderIsReportedAfterItsMessages() throws Exception {
        try (TempRing temp = TempRing.make(1 << 20, Senders.SINGLE);
                RingReceiver receiver = temp.ring().receiver();
                Peer c = temp.c("send", 0, Long.MAX_VALUE)) {
            c.expect("ready");
            assertEquals(100, Numbered.receive(receiver, temp.ring(), 0, 100));
            c.kill();
            long rest = Numbered.receive(receiver, temp.ring(), 100, Long.MAX_VALUE / 2);
            assertEquals(temp.ring().status().received(), 100 + rest);
            assertEquals(0, temp.ring().status().used());
        }
    }

    @Test
    void aRoundTripOfTwoRings() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE);
                MessageRing back =
                        MessageRing.create(temp.name() + ".back", SMALL, Senders.SHARED)) {
            int count = Counts.of(600, 1_000_000);
            try (Peer c = temp.c("echo", count);
                    RingSender sender = temp.ring().sender();
                    RingReceiver receiver = back.receiver()) {
                c.expect("ready");
                for (int i = 0; i < count; i++) {
                    Numbered.send(sender, temp.ring(), i, 1);
                    assertEquals(1, Numbered.receive(receiver, back, i, 1));
                }
                c.join();
            } finally {
                MessageRing.unlink(temp.name() + ".back");
            }
        }
    }

    @Test
    void severalProcessesShareARing() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SHARED);
                RingReceiver receiver = temp.ring().receiver();
                Peer one = temp.c("send", 0, COUNT);
                Peer two = temp.c("send", 1L << 40, COUNT);
                Peer three = temp.c("send", 2L << 40, COUNT);
                RingSender keeps = temp.ring().sender()) {
            long[] next = {0, 1L << 40, 2L << 40};
            for (long received = 0; received < 3 * COUNT; ) {
                received +=
                        receiver.receiveBatch(
                                message -> {
                                    long number =
                                            message.get(
                                                    java.lang.foreign.ValueLayout
                                                            .JAVA_LONG_UNALIGNED,
                                                    0);
                                    int from = (int) (number >>> 40);
                                    assertEquals(next[from]++, number);
                                    Numbered.check(message, number, SMALL);
                                },
                                10);
            }
            Patience.await(() -> !one.isAlive() && !two.isAlive() && !three.isAlive(), "alive");
            assertTrue(keeps.trySend(new byte[1]));
        }
    }
}
