package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.pipe.UnixPipe;
import culebra.testing.Blocked;
import culebra.testing.Own;
import culebra.testing.Peer;
import culebra.testing.WarmUp;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** A busy end of a pipe gets a second descriptor, which nobody notices. */
class TwinTest {
    private static final int BUSY = 1_000;
    private static final int MOST = 64;

    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    private long before;
    private UnixPipe pipe;
    private String target;

    @BeforeEach
    void open() throws IOException {
        WarmUp.epoll();
        before = Own.descriptors();
        pipe = UnixPipe.open();
        target = Own.target(pipe.source().fd().number());
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        pipe.close();
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void eachBusyEndHasOneMoreThatClosesWithIt() throws Exception {
        move(pipe, BUSY - 1);
        assertEquals(2, Own.descriptors(target));
        move(pipe, 1);
        assertEquals(4, Own.descriptors(target));
        move(pipe, 2 * BUSY);
        assertEquals(4, Own.descriptors(target));
        pipe.sink().close();
        assertEquals(2, Own.descriptors(target));
        pipe.source().close();
        assertEquals(0, Own.descriptors(target));
    }

    @Test
    void theEndOfTheStreamStillComes() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (UnixPipe busy = busy()) {
                var read = new FutureTask<>(() -> busy.source().read(ByteBuffer.allocate(1)));
                Thread reader = factory.newThread(read);
                reader.start();
                Blocked.in(reader, "call", "park", "ppoll");
                busy.sink().close();
                assertEquals(-1, read.get());
            }
        }
    }

    @Test
    void aWriteThatNobodyReadsStillBreaks() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (UnixPipe busy = busy()) {
                var write = new FutureTask<>(() -> busy.sink().write(ByteBuffer.allocate(70_000)));
                Thread writer = factory.newThread(write);
                writer.start();
                Blocked.in(writer, "call", "park", "ppoll");
                busy.source().close();
                var broken = assertThrows(ExecutionException.class, write::get).getCause();
                assertEquals(Errno.EPIPE, ((ErrnoException) broken).errno());
            }
        }
    }

    @Test
    void aCloseEndsAWait() throws Exception {
        for (ThreadFactory factory : BOTH) {
            try (UnixPipe busy = busy()) {
                var read = new FutureTask<>(() -> busy.source().read(ByteBuffer.allocate(1)));
                Thread reader = factory.newThread(read);
                reader.start();
                Blocked.in(reader, "call", "park", "ppoll");
                busy.source().close();
                var closed = assertThrows(ExecutionException.class, read::get).getCause();
                assertEquals(true, closed instanceof ClosedChannelException);
            }
        }
    }

    @Test
    void detachGivesUpTheNumberAlone() throws Exception {
        move(pipe, BUSY);
        assertEquals(4, Own.descriptors(target));
        int number = pipe.sink().fd().detach();
        assertEquals(3, Own.descriptors(target));
        try (Fd sink = Fd.adopt(number)) {
            assertEquals(0, pipe.source().tryRead(ByteBuffer.allocate(1)));
            sink.close();
            assertEquals(-1, pipe.source().read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void packetsStayApart() throws Exception {
        try (UnixPipe packets = UnixPipe.openPacket()) {
            move(packets, BUSY + 1);
            for (int size : new int[] {3, 5, 1}) {
                assertEquals(size, packets.sink().write(ByteBuffer.allocate(size)));
            }
            for (int size : new int[] {3, 5, 1}) {
                assertEquals(size, packets.source().read(ByteBuffer.allocate(100)));
            }
        }
    }

    @Test
    void anotherProcessStillHasABlockingPipe() throws Exception {
        String script =
                """
                import fcntl, os, sys
                fd = os.open(sys.argv[1], os.O_RDONLY)
                print(fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK, flush=True)
                print(os.read(fd, 1).decode())
                """;
        move(pipe, BUSY);
        try (Peer peer = Peer.python(script, pipe.source().fd().path().toString())) {
            peer.expect("0");
            pipe.sink().write(ByteBuffer.wrap(new byte[] {'x'}));
            peer.expect("x");
            peer.join();
        }
    }

    @Test
    void thereAreSixtyFourAtMostAndTheRestWorksWithout() throws Exception {
        var pipes = new ArrayList<UnixPipe>();
        try {
            for (int i = 0; i < MOST / 2 + 3; i++) {
                pipes.add(busy());
            }
            assertEquals(2 * pipes.size() + MOST, descriptors(pipes));
            move(pipes.getLast(), BUSY);
            pipes.removeFirst().close();
            try (UnixPipe next = busy()) {
                pipes.add(next);
                long twins = descriptors(pipes) - 2 * pipes.size();
                assertEquals(MOST, twins, "what was closed is not free for others");
                move(next, BUSY);
            }
        } finally {
            pipes.forEach(UnixPipe::close);
        }
    }

    private static long descriptors(List<UnixPipe> pipes) throws IOException {
        long count = 0;
        for (UnixPipe each : pipes) {
            count += Own.descriptors(Own.target(each.source().fd().number()));
        }
        return count;
    }

    private static UnixPipe busy() throws IOException {
        UnixPipe pipe = UnixPipe.open();
        move(pipe, BUSY);
        return pipe;
    }

    /** Moves single bytes, each with one attempt at either end. */
    private static void move(UnixPipe pipe, int bytes) throws IOException {
        var one = ByteBuffer.allocateDirect(1);
        for (int i = 0; i < bytes; i++) {
            assertEquals(1, pipe.sink().write(one.put(0, (byte) i).clear()));
            assertEquals(1, pipe.source().read(one.clear()));
            assertEquals((byte) i, one.get(0));
        }
    }
}
