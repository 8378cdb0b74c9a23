package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.internal.TestPipe;
import culebra.testing.Blocked;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Bytes through a pipe, and through a FIFO, where an attempt must poll first. */
class ChannelTest {
    enum Kind {
        PIPE,
        FIFO
    }

    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    @TempDir private Path directory;
    private int fifos;
    private TestPipe pipe;
    private ReadChannel source;
    private WriteChannel sink;

    @BeforeEach
    void none() {
        fifos = 0;
    }

    @AfterEach
    void close() {
        pipe.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyKindOfBufferCarriesItsBytes(Kind kind) throws Exception {
        open(kind);
        try (Arena arena = Arena.ofConfined()) {
            for (ByteBuffer out : List.of(ByteBuffer.allocate(9), ByteBuffer.allocateDirect(9))) {
                for (ByteBuffer in :
                        List.of(ByteBuffer.allocate(20), ByteBuffer.allocateDirect(20))) {
                    out.clear().position(2);
                    out.put(new byte[] {1, 2, 3}).flip().position(2);
                    assertEquals(3, sink.write(out));
                    assertFalse(out.hasRemaining());
                    in.position(5);
                    assertEquals(3, source.read(in));
                    assertEquals(8, in.position());
                    assertEquals(2, in.get(6));
                }
            }
            MemorySegment out = arena.allocateFrom(JAVA_BYTE, (byte) 7, (byte) 8);
            for (MemorySegment in : List.of(arena.allocate(5), MemorySegment.ofArray(new int[2]))) {
                assertEquals(2, sink.write(out));
                assertEquals(2, source.read(in));
                assertEquals(8, in.get(JAVA_BYTE, 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theThreeShapesOfWaiting(Kind kind) throws Exception {
        open(kind);
        var one = ByteBuffer.allocateDirect(1);
        assertEquals(0, source.tryRead(one));
        assertEquals(0, source.tryRead(one, Duration.ofMillis(2)));
        assertEquals(1, sink.tryWrite(one));
        one.clear();
        assertEquals(1, source.tryRead(one, Duration.ofDays(1)));
        fill();
        one.clear();
        assertEquals(0, sink.tryWrite(one));
        assertEquals(0, sink.tryWrite(one, Duration.ofMillis(2)));
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfTheStreamIsMinusOneAndAMissingReaderAnError(Kind kind) throws Exception {
        open(kind);
        var one = ByteBuffer.allocate(1);
        assertEquals(1, sink.write(one));
        sink.close();
        one.clear();
        assertEquals(1, source.read(one));
        one.clear();
        assertEquals(-1, source.read(one));
        assertEquals(-1, source.tryRead(one));
        assertEquals(-1, source.tryRead(one, Duration.ofDays(1)));
        open(kind);
        source.close();
        var broken = assertThrows(ErrnoException.class, () -> sink.write(one));
        assertEquals(Errno.EPIPE, broken.errno());
    }

    @ParameterizedTest
    @EnumSource
    void megabytesArriveAsTheyWereWritten(Kind kind) throws Exception {
        byte[] bytes = new byte[1 << 20];
        new Random(1).nextBytes(bytes);
        for (ThreadFactory factory : BOTH) {
            open(kind);
            WriteChannel end = sink;
            var write = task(() -> end.write(ByteBuffer.wrap(bytes)));
            factory.newThread(
                            () -> {
                                write.run();
                                end.close();
                            })
                    .start();
            byte[] read = Channels.newInputStream(source).readAllBytes();
            assertArrayEquals(bytes, read);
            assertEquals(bytes.length, write.get());
            close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalBuffersAreGatheredAndScattered(Kind kind) throws Exception {
        open(kind);
        var out = new ByteBuffer[] {bytes(1, 2), bytes(), bytes(3, 4, 5)};
        assertEquals(5, sink.write(out));
        var in = new ByteBuffer[] {ByteBuffer.allocate(4), ByteBuffer.allocateDirect(4)};
        assertEquals(5, source.read(in));
        assertArrayEquals(new byte[] {1, 2, 3, 4}, in[0].array());
        assertEquals(5, in[1].get(0));
        assertThrows(IndexOutOfBoundsException.class, () -> source.read(in, 1, 2));
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptClosesTheChannelAndItsFlagStays(Kind kind) throws Exception {
        for (ThreadFactory factory : BOTH) {
            for (boolean reading : new boolean[] {true, false}) {
                open(kind);
                var wait = reading ? waitingRead() : waitingWrite();
                Thread thread = factory.newThread(wait);
                thread.start();
                Blocked.in(thread, "call", "park");
                thread.interrupt();
                assertEquals(ClosedByInterruptException.class, failure(wait).getClass());
                assertFalse(reading ? source.isOpen() : sink.isOpen());
                close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsAWait(Kind kind) throws Exception {
        for (ThreadFactory factory : BOTH) {
            for (boolean reading : new boolean[] {true, false}) {
                open(kind);
                var wait = reading ? waitingRead() : waitingWrite();
                Thread thread = factory.newThread(wait);
                thread.start();
                Blocked.in(thread, "call", "park");
                (reading ? source : sink).close();
                Throwable failure = failure(wait);
                assertTrue(failure instanceof ClosedChannelException, failure.toString());
                assertTrue(failure.getMessage().contains("during the call"), failure.toString());
                close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedThreadBeginsNoWait(Kind kind) throws Exception {
        open(kind);
        sink.write(bytes(1));
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> source.read(bytes(0)));
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @EnumSource
    void wrongEndsAndBuffersAreRefused(Kind kind) throws Exception {
        open(kind);
        assertThrows(IllegalArgumentException.class, () -> ReadChannel.adopt(pipe.sink()));
        assertThrows(IllegalArgumentException.class, () -> WriteChannel.adopt(pipe.source()));
        var readOnly = bytes(1).asReadOnlyBuffer();
        assertThrows(IllegalArgumentException.class, () -> source.read(readOnly));
        assertEquals(0, source.read(ByteBuffer.allocate(0)));
        assertEquals(0, sink.write(ByteBuffer.allocate(0)));
        Arena closed = Arena.ofConfined();
        MemorySegment gone = closed.allocate(1);
        closed.close();
        assertThrows(IllegalStateException.class, () -> source.tryRead(gone));
        assertEquals(0, source.tryRead(bytes(0)));
        assertThrows(IllegalStateException.class, () -> source.tryRead(gone), "it polls first");
        assertThrows(IllegalStateException.class, () -> sink.write(gone));
        sink.close();
        var use = assertThrows(ClosedChannelException.class, () -> sink.write(bytes(1)));
        assertTrue(use.getMessage().contains("is closed"), use.getMessage());
    }

    private void open(Kind kind) throws Exception {
        if (kind == Kind.PIPE) {
            pipe = TestPipe.open();
        } else {
            fifos++;
            pipe =
                    TestPipe.fifo(
                            java.nio.file.Files.createDirectory(directory.resolve("" + fifos)));
        }
        source = ReadChannel.adopt(pipe.source());
        sink = WriteChannel.adopt(pipe.sink());
    }

    private void fill() throws Exception {
        var block = ByteBuffer.allocateDirect(4096);
        while (sink.tryWrite(block) > 0) {
            block.clear();
        }
    }

    private FutureTask<Integer> waitingRead() {
        ReadChannel end = source;
        return task(() -> end.read(ByteBuffer.allocateDirect(1)));
    }

    private FutureTask<Integer> waitingWrite() throws Exception {
        fill();
        WriteChannel end = sink;
        return task(() -> end.write(ByteBuffer.allocateDirect(1)));
    }

    private static FutureTask<Integer> task(Callable<Integer> call) {
        return new FutureTask<>(call);
    }

    private static Throwable failure(FutureTask<?> task) {
        return assertThrows(ExecutionException.class, task::get).getCause();
    }

    private static ByteBuffer bytes(int... values) {
        var buffer = ByteBuffer.allocate(values.length);
        for (int value : values) {
            buffer.put((byte) value);
        }
        return buffer.flip();
    }
}
