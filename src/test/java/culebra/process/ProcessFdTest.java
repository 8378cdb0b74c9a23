package culebra.process;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.ReadyFd;
import culebra.pipe.UnixPipe;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Opening a process and waiting for its end. */
class ProcessFdTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(2);

    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfAnyProcessEndsEveryWait(On kind) throws Exception {
        try (Grandchild other = Grandchild.start();
                ProcessFd process = ProcessFd.open(other.pid());
                Poller poller = Poller.open()) {
            assertEquals(FdKind.PROCESS, process.fd().kind());
            assertEquals(OptionalLong.of(other.pid()), process.pid());
            poller.register(process.fd(), Set.of(READABLE), "ended");
            assertFalse(kind.<Boolean>get(process::tryAwait));
            assertFalse(kind.<Boolean>get(() -> process.tryAwait(SOON)));
            var waits = kind.start(() -> run(process::await)).blocked();
            var timed = kind.start(() -> process.tryAwait(DAY)).blocked();
            var polled = kind.start(Poll.of(process.fd(), READABLE)::await).blocked();
            var polling = kind.start(poller::await).blocked();
            other.end();
            assertTrue(waits.get());
            assertTrue(timed.get());
            assertEquals(process.fd(), polled.get().getFirst().fd());
            assertEquals("ended", polling.get().getFirst().attachment());
            process.await();
            assertTrue(process.tryAwait() && process.tryAwait(SOON));
        }
    }

    @ParameterizedTest
    @EnumSource
    void interruptAndCloseEndAWait(On kind) throws Exception {
        try (Grandchild other = Grandchild.start();
                ProcessFd process = ProcessFd.open(other.pid())) {
            var interrupted = kind.start(() -> run(process::await)).blocked();
            interrupted.thread().interrupt();
            assertEquals(InterruptedException.class, interrupted.failure().getClass());
            assertTrue(process.isOpen());
            var closed = kind.start(() -> process.tryAwait(DAY)).blocked();
            process.close();
            assertTrue(closed.failure() instanceof AsynchronousCloseException);
        }
    }

    @Test
    void aChildOfTheJdkIsSeenToEndAndStillReapedByIt() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "read line; exit 5").start();
        try (ProcessFd process = ProcessFd.open(child.toHandle())) {
            child.outputWriter().close();
            process.await();
            assertEquals(5, child.waitFor());
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void theOtherSideOfASocketIsOpened() throws Exception {
        theOtherSideOfASocketIsOpened(directory);
    }

    static void theOtherSideOfASocketIsOpened(Path directory) throws Exception {
        Path path = directory.resolve("socket");
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = Peer.python(CONNECT, path.toString());
                StreamSocket socket = listener.accept();
                ProcessFd process = ProcessFd.openPeer(socket.fd())) {
            assertEquals(OptionalLong.of(python.pid()), process.pid());
            assertFalse(process.tryAwait());
            python.kill();
            process.await();
            try (ProcessFd again = ProcessFd.openPeer(socket.fd())) {
                assertTrue(again.tryAwait(), "Linux 6.16 or later");
            } catch (IOException gone) {
                assertTrue(gone.getMessage().contains("ended"), gone.getMessage());
            }
        }
        try (var pair = StreamSocket.pair();
                ProcessFd itself = ProcessFd.openPeer(pair.first().fd())) {
            assertEquals(OptionalLong.of(ProcessHandle.current().pid()), itself.pid());
        }
    }

    @Test
    void aSocketThatIsNotConnectedHasNoOtherSide() throws Exception {
        nothingIsOpenedWithoutAPeer(directory);
    }

    static void nothingIsOpenedWithoutAPeer(Path directory) throws Exception {
        var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (var listener = StreamListener.bind(UnixAddress.path(directory.resolve("listener")));
                var unconnected = MessageSocket.bind(UnixAddress.path(directory.resolve("bound")));
                var tcpListener = StreamListener.bind(local);
                var tcp = StreamSocket.connect(tcpListener.localAddress())) {
            for (Fd fd : List.of(listener.fd(), unconnected.fd(), tcpListener.fd(), tcp.fd())) {
                var refused =
                        assertThrows(
                                IllegalArgumentException.class,
                                () -> ProcessFd.openPeer(fd),
                                "" + fd);
                assertTrue(refused.getMessage().contains("not a connected UNIX socket"));
            }
        }
    }

    private static final String CONNECT =
            """
            import signal, socket, sys
            stream = socket.socket(socket.AF_UNIX)
            stream.connect(sys.argv[1])
            signal.pause()
            """;

    @Test
    void aDescriptorOfAnotherProcessIsDuplicated() throws Exception {
        try (Peer python = Peer.python(PIPE)) {
            int number = Integer.parseInt(python.line());
            try (ProcessFd process = ProcessFd.open(python.pid());
                    ReadChannel source = ReadChannel.adopt(process.duplicate(number))) {
                assertEquals(FdKind.PIPE, source.fd().kind());
                var bytes = ByteBuffer.allocate(10);
                assertEquals(5, source.read(bytes));
                assertEquals("hello", new String(bytes.array(), 0, 5));
                IOException none = assertThrows(IOException.class, () -> process.duplicate(9_999));
                assertTrue(none.getMessage().contains("no such descriptor"), none.getMessage());
                python.kill();
                process.await();
                assertEquals(-1, source.read(bytes), "at its end with its writer");
                assertThrows(IOException.class, () -> process.duplicate(number));
            }
        }
    }

    private static final String PIPE =
            """
            import os, signal
            source, sink = os.pipe()
            os.write(sink, b"hello")
            print(source, flush=True)
            signal.pause()
            """;

    @Test
    void aProcessThatIsReceivedIsAdopted() throws Exception {
        Path path = directory.resolve("socket");
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = Peer.python(GIVE, path.toString());
                StreamSocket socket = listener.accept();
                var received = Received.create(1)) {
            socket.receive(ByteBuffer.allocate(1), received);
            try (ProcessFd process = ProcessFd.adopt(received.descriptors().getFirst())) {
                assertEquals(OptionalLong.of(python.pid()), process.pid());
                assertThrows(UnsupportedOperationException.class, () -> process.fd().path());
                python.kill();
                process.await();
            }
        }
    }

    private static final String GIVE =
            """
            import os, signal, socket, sys
            stream = socket.socket(socket.AF_UNIX)
            stream.connect(sys.argv[1])
            socket.send_fds(stream, [b"!"], [os.pidfd_open(os.getpid())])
            signal.pause()
            """;

    @Test
    void adoptRefusesWhatIsNoProcess() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            Fd source = pipe.source().fd();
            assertThrows(IllegalArgumentException.class, () -> ProcessFd.adopt(source));
            assertTrue(source.isOpen());
            assertThrows(IllegalArgumentException.class, () -> ProcessFd.openPeer(source));
        }
    }

    @Test
    void theTextNamesTheProcess() throws Exception {
        ProcessFd process = ProcessFd.open(ProcessHandle.current());
        String expected = "ProcessFd[process " + ProcessHandle.current().pid() + ", Fd[";
        assertTrue(process.toString().startsWith(expected), process.toString());
        process.close();
    }

    @Test
    void anEndedProcessIsReadyAmongOthers() throws Exception {
        try (Grandchild one = Grandchild.start();
                Grandchild two = Grandchild.start();
                ProcessFd first = ProcessFd.open(one.pid());
                ProcessFd second = ProcessFd.open(two.pid())) {
            Poll both = Poll.of(first.fd(), READABLE).and(second.fd(), READABLE);
            two.end();
            assertEquals(List.of(second.fd()), both.await().stream().map(ReadyFd::fd).toList());
        }
    }

    private interface Wait {
        void run() throws Exception;
    }

    private static boolean run(Wait wait) throws Exception {
        wait.run();
        return true;
    }
}
