package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/** Memory that a call cannot use: it says so, and the channel is as it was. */
class BuffersTest {
    enum Kind {
        PIPE,
        FIFO
    }

    /** One way to move the bytes of a segment. */
    private interface Call {
        long of(UnixPipe pipe, MemorySegment memory) throws Exception;
    }

    private static final Duration DAY = Duration.ofDays(1);

    private static final List<Call> SEGMENTS =
            List.of(
                    (pipe, memory) -> pipe.source().read(memory),
                    (pipe, memory) -> pipe.source().tryRead(memory),
                    (pipe, memory) -> pipe.source().tryRead(memory, DAY),
                    (pipe, memory) -> pipe.sink().write(memory),
                    (pipe, memory) -> pipe.sink().tryWrite(memory),
                    (pipe, memory) -> pipe.sink().tryWrite(memory, DAY));

    private static List<Call> buffers(ByteBuffer buffer) {
        ByteBuffer[] several = {ByteBuffer.allocate(1), buffer};
        return List.of(
                (pipe, none) -> pipe.source().read(buffer),
                (pipe, none) -> pipe.source().read(several),
                (pipe, none) -> pipe.sink().write(buffer),
                (pipe, none) -> pipe.sink().write(several));
    }

    private static final List<ThreadFactory> BOTH =
            List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory());

    @TempDir private Path directory;
    private UnixPipe pipe;

    @BeforeEach
    void none() {
        pipe = null;
    }

    @AfterEach
    void close() {
        pipe.close();
    }

    private void open(Kind kind) throws Exception {
        pipe =
                kind == Kind.PIPE
                        ? UnixPipe.open()
                        : Fifo.openReadWrite(Fifo.create(directory.resolve("fifo")));
        pipe.sink().write(ByteBuffer.allocate(3));
    }

    @ParameterizedTest
    @EnumSource
    void memoryOfAClosedArenaIsRefused(Kind kind) throws Exception {
        open(kind);
        Arena arena = Arena.ofShared();
        MemorySegment gone = arena.allocate(8);
        ByteBuffer buffer = gone.asByteBuffer();
        arena.close();
        for (Call call : SEGMENTS) {
            assertRefused(IllegalStateException.class, call, gone);
        }
        for (Call call : buffers(buffer)) {
            assertRefused(IllegalStateException.class, call, gone);
        }
    }

    @ParameterizedTest
    @EnumSource
    void memoryOfAThreadsOwnClosedArenaIsRefused(Kind kind) throws Exception {
        open(kind);
        Arena arena = Arena.ofConfined();
        MemorySegment gone = arena.allocate(8);
        arena.close();
        for (Call call : SEGMENTS) {
            assertThrows(IllegalStateException.class, () -> call.of(pipe, gone));
            stillWorks();
        }
    }

    @ParameterizedTest
    @EnumSource
    void memoryOfAnotherThreadsArenaIsRefused(Kind kind) throws Exception {
        open(kind);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment foreign = arena.allocate(8);
            for (Call call : SEGMENTS) {
                assertRefused(WrongThreadException.class, call, foreign);
            }
            for (Call call : buffers(foreign.asByteBuffer())) {
                assertRefused(WrongThreadException.class, call, foreign);
            }
        }
    }

    /** On both kinds of thread, neither of which owns the memory. */
    private void assertRefused(Class<? extends Exception> type, Call call, MemorySegment memory)
            throws Exception {
        for (ThreadFactory factory : BOTH) {
            var task = new FutureTask<>(() -> call.of(pipe, memory));
            factory.newThread(task).start();
            var failure = assertThrows(ExecutionException.class, task::get).getCause();
            assertEquals(type, failure.getClass(), failure.toString());
            assertTrue(failure.getMessage() != null, "a message says why");
            stillWorks();
        }
    }

    /** Three bytes wait, as many come, and both directions are free. */
    private void stillWorks() throws Exception {
        assertEquals(3, pipe.available());
        assertEquals(3, pipe.source().tryRead(ByteBuffer.allocate(9)));
        assertEquals(3, pipe.sink().tryWrite(ByteBuffer.allocateDirect(3)));
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyMemoryIsWrittenFromButNotReadInto(Kind kind) throws Exception {
        open(kind);
        try (Arena arena = Arena.ofConfined()) {
            for (MemorySegment each :
                    List.of(arena.allocate(3), MemorySegment.ofArray(new byte[3]))) {
                MemorySegment readOnly = each.asReadOnly();
                for (Call call : SEGMENTS.subList(0, 3)) {
                    var refused =
                            assertThrows(
                                    IllegalArgumentException.class, () -> call.of(pipe, readOnly));
                    assertTrue(refused.getMessage().contains("read-only"), refused.getMessage());
                    stillWorks();
                }
                ByteBuffer[] buffers = {ByteBuffer.allocate(1), readOnly.asByteBuffer()};
                assertThrows(IllegalArgumentException.class, () -> pipe.source().read(buffers));
                stillWorks();
                for (Call call : SEGMENTS.subList(3, 6)) {
                    assertEquals(3, call.of(pipe, readOnly));
                    assertEquals(3, pipe.source().read(ByteBuffer.allocate(3)));
                }
                stillWorks();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noRoomMovesNothingAndNeverWaits(Kind kind) throws Exception {
        open(kind);
        MemorySegment none = Arena.ofAuto().allocate(0);
        ReadChannel source = pipe.source();
        WriteChannel sink = pipe.sink();
        source.read(ByteBuffer.allocate(3));
        for (Call call : SEGMENTS) {
            assertEquals(0, call.of(pipe, none));
        }
        ByteBuffer[] empty = {ByteBuffer.allocate(0), ByteBuffer.allocate(4).limit(0)};
        assertEquals(0, source.read(empty));
        assertEquals(0, sink.write(empty));
        assertEquals(0, source.read(new ByteBuffer[0]));
        assertEquals(0, sink.write(new ByteBuffer[0]));
        pipe.close();
        for (Call call : SEGMENTS) {
            assertThrows(ClosedChannelException.class, () -> call.of(pipe, none));
        }
        assertThrows(ClosedChannelException.class, () -> source.read(empty));
        assertThrows(ClosedChannelException.class, () -> sink.write(empty));
    }
}
