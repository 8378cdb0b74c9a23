package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.net.StandardProtocolFamily.INET;

import culebra.Access;
import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.Poller;
import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.Pages;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where Culebra cannot run, every way in says so, each time. */
class PlatformTest {
    /** Before 24, naming another module is what makes the JVM refuse all others. */
    private static final String DENY =
            Runtime.version().feature() >= 24
                    ? "--illegal-native-access=deny"
                    : "--enable-native-access=java.logging";

    @Test
    void aRefusalOfNativeAccessNamesTheFlag() throws Exception {
        String flag = "--enable-native-access=ALL-UNNAMED";
        List<String> command =
                Peer.javaCommand(
                        List.of(DENY),
                        EveryWayIn.class,
                        IllegalCallerException.class.getName(),
                        flag);
        command.remove(flag); // the first: the JVM's own option
        try (Peer peer = Peer.command(command)) {
            peer.expect("done");
            peer.join();
        }
    }

    @Test
    void aStrangeSystemIsNamed() throws Exception {
        var options = List.of("-Dos.name=Plan 9");
        var command =
                Peer.javaCommand(
                        options,
                        EveryWayIn.class,
                        UnsupportedOperationException.class.getName(),
                        "this is Plan 9 on");
        try (Peer peer = Peer.command(command)) {
            peer.expect("done");
            peer.join();
        }
    }

    @Test
    void aStrangeProcessorIsNamed() {
        var refused =
                assertThrows(
                        UnsupportedOperationException.class,
                        () -> Platform.requireSystem("Linux", "riscv64"));
        assertTrue(refused.getMessage().contains("Linux on riscv64"), refused.getMessage());
        Platform.requireSystem("Linux", "aarch64");
        Platform.requireSystem("Linux", "amd64");
    }

    /** Calls every public factory twice; each must fail in the same way. */
    static final class EveryWayIn {
        public static void main(String[] arguments) {
            Arena arena = Arena.ofAuto();
            MemorySegment slot = arena.allocate(64, 8);
            Path path = Path.of("/no-such-directory/fifo");
            var limits = new QueueLimits(1, 1);
            UnixAddress address = UnixAddress.path("/no-such-directory/socket");
            var ways =
                    new ArrayList<Executable>(
                            List.of(
                                    () -> Fd.adopt(1),
                                    Poller::open,
                                    UnixPipe::open,
                                    () -> UnixPipe.open(4096),
                                    UnixPipe::openPacket,
                                    () -> Fifo.create(path),
                                    () -> Fifo.create(path, Set.of()),
                                    () -> Fifo.openForRead(path),
                                    () -> Fifo.tryOpenForRead(path),
                                    () -> Fifo.tryOpenForRead(path, Duration.ZERO),
                                    () -> Fifo.openForWrite(path),
                                    () -> Fifo.tryOpenForWrite(path),
                                    () -> Fifo.tryOpenForWrite(path, Duration.ZERO),
                                    () -> Fifo.openReadWrite(path),
                                    () -> FileLocks.open(path),
                                    () -> FileLocks.openOrCreate(path),
                                    () -> FileLocks.openOrCreate(path, Set.of()),
                                    EventFd::create,
                                    () -> EventFd.create(1),
                                    () -> EventFd.createSemaphore(1),
                                    TimerFd::create,
                                    () -> StreamListener.bind(address),
                                    () -> StreamListener.bind(address, 1),
                                    () -> StreamListener.bind(address, 1, Set.of()),
                                    () -> StreamListener.bind(address, 1, Map.of()),
                                    () -> StreamSocket.connect(address),
                                    () -> StreamSocket.tryConnect(address),
                                    () -> StreamSocket.tryConnect(address, Duration.ZERO),
                                    StreamSocket::pair,
                                    () -> SeqpacketListener.bind(address),
                                    () -> SeqpacketListener.bind(address, 1),
                                    () -> SeqpacketListener.bind(address, 1, Set.of()),
                                    () -> MessageSocket.unconnected(INET),
                                    () -> MessageSocket.bind(address),
                                    () -> MessageSocket.bind(address, Set.of()),
                                    () -> MessageSocket.connect(address),
                                    () -> MessageSocket.connectSeqpacket(address),
                                    () -> MessageSocket.tryConnectSeqpacket(address, Duration.ZERO),
                                    MessageSocket::pair,
                                    MessageSocket::pairSeqpacket,
                                    () -> MessageQueue.create("x", limits),
                                    () -> MessageQueue.create("x", limits, Set.of()),
                                    () -> MessageQueue.open("x"),
                                    () -> MessageQueue.open("x", Access.READ),
                                    () -> MessageQueue.openOrCreate("x", limits),
                                    () -> MessageQueue.unlink("x"),
                                    () -> MessageQueue.unlinkIfExists("x"),
                                    () -> NamedSemaphore.create("x", 0),
                                    () -> NamedSemaphore.open("x"),
                                    () -> NamedSemaphore.openOrCreate("x", 0),
                                    () -> NamedSemaphore.unlink("x"),
                                    () -> NamedSemaphore.unlinkIfExists("x"),
                                    () -> SharedSemaphore.create(slot, 0),
                                    () -> SharedSemaphore.open(slot),
                                    () -> SharedMutex.create(slot),
                                    () -> SharedMutex.open(slot),
                                    () -> SharedCondition.create(slot, null),
                                    () -> SharedCondition.open(slot, null),
                                    () -> SharedMemory.map("x", 8, arena),
                                    () -> SharedMemory.create("x", 8),
                                    () -> SharedMemory.createSparse("x", 8),
                                    () -> SharedMemory.open("x"),
                                    () -> SharedMemory.openOrCreate("x", 8),
                                    () -> SharedMemory.anonymous(8),
                                    () -> SharedMemory.unlink("x"),
                                    () -> SharedMemory.unlinkIfExists("x"),
                                    () -> Pages.force(slot)));
            ways.addAll(systemV());
            ways.addAll(List.copyOf(ways));
            for (Executable way : ways) {
                var failure = assertThrows(Throwable.class, way);
                assertEquals(arguments[0], failure.getClass().getName(), failure.toString());
                assertTrue(failure.getMessage().contains(arguments[1]), failure.toString());
            }
            System.out.println("done");
        }

        private static List<Executable> systemV() {
            var key = new SysvKey(1);
            return List.of(
                    () -> SysvKey.of(Path.of("/"), 1),
                    () -> SysvSemaphores.create(key, 1),
                    () -> SysvSemaphores.create(key, new int[1], Set.of()),
                    () -> SysvSemaphores.open(key),
                    () -> SysvSemaphores.openOrCreate(key, 1),
                    () -> SysvSemaphores.ofId(0),
                    () -> SysvMemory.create(key, 1),
                    () -> SysvMemory.create(key, 1, Set.of()),
                    () -> SysvMemory.open(key),
                    () -> SysvMemory.openOrCreate(key, 1),
                    () -> SysvMemory.ofId(0),
                    () -> SysvQueue.create(key),
                    () -> SysvQueue.create(key, Set.of()),
                    () -> SysvQueue.open(key),
                    () -> SysvQueue.openOrCreate(key),
                    () -> SysvQueue.ofId(0));
        }
    }
}
