package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.management.ManagementFactory;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;

/** Over UNIX no message is lost: who sends to a full receiver waits. */
@ExtendWith(LeavesNothing.class)
class BackPressureTest {

    @ParameterizedTest
    @EnumSource
    void aSendToAFullReceiverWaitsUntilThereIsRoomAndGoesOn(On kind) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress())) {
            int queued = Letters.fill(client, 1);
            assertTrue(queued > 0, "it was full from the beginning");
            var last = Letters.of("last");
            assertFalse(client.trySend(last));
            assertFalse(client.trySend(last, Duration.ZERO));
            long start = System.nanoTime();
            assertFalse(kind.get(() -> client.trySend(last, Duration.ofMillis(20))));
            assertTrue(System.nanoTime() - start >= 20_000_000);
            assertEquals(0, last.position(), "nothing was sent");
            var send = kind.start(() -> sent(client, last)).blocked();
            for (int i = 0; i < queued; i++) {
                assertEquals(1, server.receive(ByteBuffer.allocate(1)));
            }
            assertEquals("last", Letters.await(server));
            assertTrue(send.get());
            assertEquals(4, last.position());
        }
    }

    private static boolean sent(MessageSocket client, ByteBuffer message) throws Exception {
        client.send(message);
        return true;
    }

    @ParameterizedTest
    @EnumSource
    void aTimedSendGoesOnAsSoonAsThereIsRoom(On kind) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            int queued = Letters.fill(pair.first(), 1000);
            assertTrue(queued > 1, "it was full from the beginning");
            var send =
                    kind.start(
                                    () ->
                                            pair.first()
                                                    .trySend(
                                                            ByteBuffer.allocate(1000),
                                                            Patience.LIMIT))
                            .blocked();
            var into = ByteBuffer.allocate(1000);
            for (int i = 0; i <= queued; i++) {
                assertEquals(1000, pair.second().receive(into.clear()));
            }
            assertTrue(send.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimedSendLooksForRoomAtItsDeadlineAgain(On kind) throws Exception {
        try (var pair = MessageSocket.pairSeqpacket()) {
            int queued = Letters.fill(pair.first(), 1000);
            assertTrue(queued > 4, "poll says that there is room when a quarter is free");
            var message = ByteBuffer.allocate(1000);
            boolean sent = false;
            while (!sent) { // the message may be received after the deadline
                var some = Duration.ofMillis(100);
                var send = kind.start(() -> pair.first().trySend(message, some)).blockedOrEnded();
                assertEquals(1000, pair.second().receive(ByteBuffer.allocate(1000)));
                sent = send.get();
                if (!sent) {
                    assertTrue(pair.first().trySend(message));
                    message.clear();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnconnectedSendWaitsForAFullReceiverToo(On kind) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.unconnected(MessageDomain.PATH.family())) {
            int queued = fill(client, server);
            var send =
                    kind.start(
                                    () -> {
                                        client.send(Letters.of("last"), server.localAddress());
                                        return true;
                                    })
                            .blocked();
            for (int i = 0; i < queued; i++) {
                assertEquals(1, server.receive(ByteBuffer.allocate(1)));
            }
            assertEquals("last", Letters.await(server));
            assertTrue(send.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void anUnconnectedSendThatWaitsUsesNoProcessor(On kind) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var quiet = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.unconnected(MessageDomain.PATH.family())) {
            fill(client, server);
            var send =
                    kind.start(
                                    () -> {
                                        client.send(Letters.of("x"), server.localAddress());
                                        return true;
                                    })
                            .blocked();
            long before = processorTime();
            quiet.tryReceive(ByteBuffer.allocate(1), Duration.ofMillis(500));
            long used = processorTime() - before;
            client.close();
            assertInstanceOf(AsynchronousCloseException.class, send.failure());
            assertTrue(used < 250_000_000, () -> used + " ns of 500 ms");
        }
    }

    private static long processorTime() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return ((com.sun.management.OperatingSystemMXBean) system).getProcessCpuTime();
    }

    private static int fill(MessageSocket client, MessageSocket server) throws Exception {
        int queued = 0;
        while (client.trySend(Letters.of("x"), server.localAddress())) {
            queued++;
        }
        return queued;
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, false", "PLATFORM, true", "VIRTUAL, false", "VIRTUAL, true"})
    void anInterruptAndACloseEndASendThatWaits(On kind, boolean close) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress())) {
            int queued = Letters.fill(client, 1);
            var message = Letters.of("not sent");
            var send = kind.start(() -> sent(client, message)).blocked();
            if (close) {
                client.close();
                assertInstanceOf(AsynchronousCloseException.class, send.failure());
            } else {
                send.thread().interrupt();
                assertInstanceOf(InterruptedException.class, send.failure());
                assertTrue(client.isOpen());
            }
            assertEquals(0, message.position());
            for (int i = 0; i < queued; i++) {
                assertEquals(1, server.receive(ByteBuffer.allocate(1)));
            }
            assertEquals(MessageSocket.NONE, server.tryReceive(ByteBuffer.allocate(1)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFullReceiverThatGoesEndsTheSend(On kind) throws Exception {
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress())) {
            Letters.fill(client, 1);
            var send = kind.start(() -> sent(client, Letters.of("x"))).blocked();
            server.close();
            assertInstanceOf(ConnectException.class, send.failure());
            assertThrows(Exception.class, () -> client.send(Letters.of("x")));
        }
    }

    @ParameterizedTest
    @CsvSource({"PLATFORM, PLATFORM", "PLATFORM, VIRTUAL", "VIRTUAL, PLATFORM", "VIRTUAL, VIRTUAL"})
    void nothingIsLostOrReorderedAtAnySpeed(On sending, On receiving) throws Exception {
        int count = Counts.of(5_000, 1_000_000);
        try (var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.connect(server.localAddress())) {
            var send =
                    sending.start(
                            () -> {
                                var message = ByteBuffer.allocateDirect(4);
                                for (int i = 0; i < count; i++) {
                                    client.send(message.clear().putInt(0, i));
                                }
                                return true;
                            });
            var receive =
                    receiving.start(
                            () -> {
                                var message = ByteBuffer.allocateDirect(4);
                                for (int i = 0; i < count; i++) {
                                    assertEquals(4, server.receive(message.clear()));
                                    assertEquals(i, message.getInt(0));
                                }
                                return true;
                            });
            assertTrue(receive.get());
            assertTrue(send.get());
        }
    }
}
