package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.Readiness;
import culebra.fd.WriteChannel;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;

/** What a received descriptor refers to, and that it works as such. */
@ExtendWith(LeavesNothing.class)
class PassedKindsTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "QUEUE, QUEUE",
        "SIGNAL, SIGNAL",
        "TIMER, TIMER",
        "EVENT, EVENT",
        "POLLER, POLLER",
        "MEMORY, MEMORY",
        "/dev/null, OTHER",
        "/tmp, DIRECTORY",
        "/etc/passwd, FILE",
        "/proc/self/maps, FILE",
        "pidfd, PROCESS"
    })
    void kindOfADescriptorFromCIsReported(String passed, FdKind kind) throws Exception {
        try (Fd fd = fromC(passed)) {
            assertEquals(kind, fd.kind());
            fd.close();
            assertThrows(ClosedChannelException.class, fd::kind);
        }
    }

    /** What a C program makes and passes. */
    private static Fd fromC(String kind) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                Peer peer =
                        Peer.c("passing", listener.localAddress().toString().substring(1), kind);
                var socket = listener.accept();
                var received = Received.create()) {
            assertEquals(1, socket.receive(ByteBuffer.allocate(1), received));
            peer.join();
            assertEquals(1, received.descriptors().size());
            return received.descriptors().get(0);
        }
    }

    @Test
    void kindOfADescriptorOfTheLibraryIsReported() throws Exception {
        Path fifo = Fifo.create(directory.resolve("fifo"));
        String name = TempName.next();
        try (UnixPipe pipe = UnixPipe.open();
                UnixPipe named = Fifo.openReadWrite(fifo);
                var streams = StreamSocket.pair();
                var listener = StreamListener.bind(MessageDomain.INET6.fresh(directory));
                var datagrams = MessageSocket.bind(MessageDomain.INET.fresh(directory));
                EventFd counter = EventFd.create();
                TimerFd timer = TimerFd.create();
                Poller poller = Poller.open();
                SharedMemory anonymous = SharedMemory.anonymous(8);
                SharedMemory memory = SharedMemory.create(name, 8)) {
            assertEquals(FdKind.PIPE, pass(pipe.source().fd()));
            assertEquals(FdKind.PIPE, pass(named.sink().fd()));
            assertEquals(FdKind.SOCKET, pass(streams.first().fd()));
            assertEquals(FdKind.SOCKET, pass(listener.fd()));
            assertEquals(FdKind.SOCKET, pass(datagrams.fd()));
            assertEquals(FdKind.EVENT, pass(counter.fd()));
            assertEquals(FdKind.TIMER, pass(timer.fd()));
            assertEquals(FdKind.POLLER, pass(poller.fd()));
            assertEquals(FdKind.MEMORY, pass(anonymous.fd()));
            assertEquals(FdKind.FILE, pass(memory.fd()));
        } finally {
            SharedMemory.unlink(name);
        }
    }

    private static FdKind pass(Fd fd) throws Exception {
        try (Fd copy = copy(fd)) {
            assertEquals(copy.kind(), fd.kind());
            return copy.kind();
        }
    }

    /** A descriptor as it comes out of a socket. */
    private static Fd copy(Fd fd) throws Exception {
        try (var pair = MessageSocket.pair();
                var received = Received.create()) {
            pair.first().send(Letters.of("x"), fd);
            pair.second().receive(ByteBuffer.allocate(1), received);
            return received.descriptors().get(0);
        }
    }

    @Test
    void eachIsWrappedAndUsed() throws Exception {
        try (Arena arena = Arena.ofConfined();
                UnixPipe pipe = UnixPipe.open();
                var source = ReadChannel.adopt(copy(pipe.source().fd()));
                var sink = WriteChannel.adopt(copy(pipe.sink().fd()));
                EventFd counter = EventFd.create(2);
                EventFd counterToo = EventFd.adopt(copy(counter.fd()));
                TimerFd timer = TimerFd.create();
                TimerFd timerToo = TimerFd.adopt(copy(timer.fd()));
                SharedMemory memory = SharedMemory.anonymous(8);
                SharedMemory memoryToo = SharedMemory.adopt(copy(memory.fd()))) {
            sink.write(Letters.of("through"));
            var buffer = ByteBuffer.allocate(9);
            assertEquals(7, source.read(buffer));
            assertEquals("through", Letters.text(buffer));
            assertEquals(2, counterToo.take());
            timerToo.once(Duration.ofNanos(1));
            assertEquals(1, timer.take());
            memoryToo.map(arena).set(JAVA_LONG, 0, 42);
            assertEquals(42, memory.map(arena).get(JAVA_LONG, 0));
        }
    }

    @Test
    void socketsAreWrappedAndUsed() throws Exception {
        try (var streams = StreamSocket.pair();
                var stream = StreamSocket.adopt(copy(streams.first().fd()));
                var packets = MessageSocket.pairSeqpacket();
                var packet = MessageSocket.adopt(copy(packets.first().fd()));
                var datagrams = MessageSocket.bind(MessageDomain.INET.fresh(directory));
                var datagram = MessageSocket.adopt(copy(datagrams.fd()));
                var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                var listening = SeqpacketListener.adopt(copy(listener.fd()))) {
            stream.write(Letters.of("s"));
            assertEquals(1, streams.second().read(ByteBuffer.allocate(9)));
            packet.send(Letters.of(""));
            assertEquals("", Letters.next(packets.second()));
            packets.second().close();
            assertEquals(MessageSocket.END, packet.receive(ByteBuffer.allocate(1)));
            datagram.send(Letters.of("d"), datagrams.localAddress());
            assertEquals("d", Letters.await(datagrams));
            try (var client = MessageSocket.connectSeqpacket(listener.localAddress());
                    var server = listening.accept()) {
                assertTrue(client.isOpen() && server.isOpen());
            }
            assertThrows(IllegalArgumentException.class, () -> MessageSocket.adopt(listener.fd()));
            assertThrows(
                    IllegalArgumentException.class, () -> SeqpacketListener.adopt(packet.fd()));
            assertThrows(IllegalArgumentException.class, () -> MessageSocket.adopt(stream.fd()));
            assertTrue(listener.isOpen() && packet.isOpen() && stream.isOpen());
        }
    }

    @Test
    void aPassedSemaphoreCounterOfCIsACounterHere() throws Exception {
        try (EventFd counter = EventFd.adopt(fromC("EVENT"))) {
            counter.add(2);
            assertEquals(1, counter.take());
            assertEquals(1, counter.take());
            assertTrue(counter.tryTake().isEmpty());
        }
        try (Fd queue = fromC("QUEUE")) {
            assertFalse(queue.tryAwait(Readiness.READABLE));
            assertThrows(IllegalArgumentException.class, () -> EventFd.adopt(queue));
        }
    }
}
