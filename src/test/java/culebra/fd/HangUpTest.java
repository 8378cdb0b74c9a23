package culebra.fd;

import static culebra.fd.Readiness.ERROR;
import static culebra.fd.Readiness.HALF_CLOSE;
import static culebra.fd.Readiness.HANG_UP;
import static culebra.fd.Readiness.PRIORITY;
import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.pipe.UnixPipe;
import culebra.socket.SocketPair;
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
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Readiness that is reported when the peer closes its end, or one direction of it. */
class HangUpTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Set<Readiness> NOTHING = Set.of();

    @TempDir private Path directory;
    private long before;
    private Poller poller;
    private UnixPipe pipe;

    @BeforeEach
    void open() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        poller = Poller.open();
        pipe = UnixPipe.open();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        pipe.close();
        poller.close();
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyInterestWaitsForTheHangUpAlone(On kind) throws Exception {
        poller.register(pipe.source().fd(), NOTHING, "pipe");
        pipe.sink().write(ByteBuffer.allocate(1));
        assertEquals(List.of(), kind.get(poller::tryAwait), "what can be read was not asked for");
        var wait = kind.start(poller::await).blocked();
        var timed = kind.start(() -> pipe.source().fd().tryAwait(HANG_UP, DAY)).blocked();
        var polled = kind.start(Poll.of(pipe.source().fd(), HANG_UP)::await).blocked();
        pipe.sink().close();
        ReadyFd ready = wait.get().getFirst();
        assertEquals(Set.of(HANG_UP), ready.readiness());
        assertEquals("pipe", ready.attachment());
        assertTrue(ready.isHungUp());
        assertFalse(ready.isReadable() || ready.hasError() || ready.isHalfClosed());
        assertTrue(timed.get());
        assertTrue(polled.get().getFirst().isHungUp());
        poller.modify(pipe.source().fd(), Set.of(READABLE));
        assertEquals(Set.of(READABLE, HANG_UP), poller.await().getFirst().readiness());
        assertEquals(1, pipe.source().read(ByteBuffer.allocate(2)), "what was written before");
        assertEquals(-1, pipe.source().read(ByteBuffer.allocate(2)));
    }

    @ParameterizedTest
    @EnumSource
    void aHangUpIsAwaitedAfterARead(On kind) throws Exception {
        var reading = kind.start(() -> pipe.source().read(ByteBuffer.allocate(1))).blocked();
        pipe.sink().write(ByteBuffer.allocate(1));
        assertEquals(1, reading.get());
        var waiting = kind.start(() -> pipe.source().fd().tryAwait(HANG_UP, DAY)).blocked();
        pipe.sink().close();
        assertTrue(waiting.get());
    }

    @ParameterizedTest
    @EnumSource
    void aHangUpIsAwaitedBesideARead(On kind) throws Exception {
        var waiting = kind.start(() -> pipe.source().fd().tryAwait(HANG_UP, DAY)).blocked();
        var readable = kind.start(() -> pipe.source().fd().tryAwait(READABLE, DAY)).blocked();
        pipe.sink().write(ByteBuffer.allocate(1));
        assertTrue(readable.get());
        waiting.blocked();
        pipe.sink().close();
        assertTrue(waiting.get());
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsAwaitedAfterAWrite(On kind) throws Exception {
        int full = pipe.sink().tryWrite(ByteBuffer.allocate(1 << 20));
        var writing = kind.start(() -> pipe.sink().write(ByteBuffer.allocate(1))).blocked();
        assertTrue(pipe.source().read(ByteBuffer.allocate(full)) > 0);
        assertEquals(1, writing.get());
        var waiting = kind.start(() -> pipe.sink().fd().tryAwait(ERROR, DAY)).blocked();
        pipe.source().close();
        assertTrue(waiting.get());
    }

    @Test
    void aSinkWithoutReaderHasAnError() throws Exception {
        poller.register(pipe.sink().fd(), Set.of(HANG_UP, ERROR), null);
        assertEquals(List.of(), poller.tryAwait());
        assertFalse(pipe.sink().fd().tryAwait(ERROR));
        pipe.source().close();
        ReadyFd ready = poller.await().getFirst();
        assertTrue(ready.hasError() && !ready.isHungUp());
        assertEquals(Set.of(ERROR), ready.readiness());
        assertTrue(pipe.sink().fd().tryAwait(ERROR));
        assertEquals(
                Set.of(WRITABLE, ERROR),
                Poll.of(pipe.sink().fd(), WRITABLE).await().getFirst().readiness());
    }

    @ParameterizedTest
    @EnumSource
    void halfCloseIsDistinguishedFromHangUp(On kind) throws Exception {
        try (SocketPair<StreamSocket> pair = StreamSocket.pair()) {
            Fd fd = pair.first().fd();
            poller.register(fd, Set.of(HALF_CLOSE), null);
            assertFalse(fd.tryAwait(HALF_CLOSE));
            var wait = kind.start(() -> fd.tryAwait(HALF_CLOSE, DAY)).blocked();
            var polling = kind.start(poller::await).blocked();
            pair.second().shutdownOutput();
            assertTrue(wait.get());
            ReadyFd half = polling.get().getFirst();
            assertEquals(Set.of(HALF_CLOSE), half.readiness());
            assertTrue(half.isHalfClosed() && !half.isHungUp());
            assertFalse(fd.tryAwait(HANG_UP));
            assertEquals(3, pair.first().write(ByteBuffer.wrap(new byte[3])), "it still reads");
            poller.modify(fd, NOTHING);
            var gone = kind.start(poller::await).blocked();
            pair.second().close();
            assertTrue(gone.get().getFirst().isHungUp());
        }
    }

    @Test
    void halfACloseThatWasNotAskedForIsTheEndOfTheStreamAlone() throws Exception {
        try (SocketPair<StreamSocket> pair = StreamSocket.pair()) {
            pair.second().shutdownOutput();
            poller.register(pair.first().fd(), Set.of(READABLE), null);
            assertEquals(Set.of(READABLE), poller.await().getFirst().readiness());
        }
    }

    /** Ends what it sends, and is killed later. */
    private static final String PYTHON =
            """
            import signal, socket, sys
            stream = socket.socket(socket.AF_UNIX)
            stream.connect(sys.argv[1])
            sys.stdin.readline()
            stream.shutdown(socket.SHUT_WR)
            signal.pause()
            """;

    @Test
    void aPeerInPythonHalfClosesAndIsKilled() throws Exception {
        Path path = directory.resolve("socket");
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = Peer.python(PYTHON, path.toString());
                StreamSocket socket = listener.accept()) {
            poller.register(socket.fd(), Set.of(HALF_CLOSE), Trigger.EDGE, null);
            assertEquals(List.of(), poller.tryAwait());
            python.send("");
            assertEquals(Set.of(HALF_CLOSE), poller.await().getFirst().readiness());
            python.kill();
            assertTrue(poller.await().getFirst().isHungUp());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPlainFileNeverHangsUp(On kind) throws Exception {
        Path path = Files.createFile(directory.resolve("file"));
        try (Fd file = Fd.open(path, Access.READ)) {
            for (Readiness each : List.of(HALF_CLOSE, HANG_UP, ERROR, PRIORITY)) {
                assertFalse(file.tryAwait(each));
                assertFalse(kind.<Boolean>get(() -> file.tryAwait(each, Duration.ofMillis(2))));
            }
            assertTrue(kind.<Boolean>get(() -> file.tryAwait(READABLE, DAY)));
            var interrupted = kind.start(() -> file.tryAwait(HANG_UP, DAY)).blocked();
            interrupted.thread().interrupt();
            assertEquals(InterruptedException.class, interrupted.failure().getClass());
            var closed = kind.start(() -> file.tryAwait(HANG_UP, DAY)).blocked();
            file.close();
            assertTrue(closed.failure() instanceof AsynchronousCloseException);
        }
    }
}
