package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.testing.Blocked;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

/** Memory whose arena is closed or another thread's: an exception each time, and nothing lost. */
@ExtendWith(NothingLeft.class)
class MessageMemoryTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int SIZE = TempQueue.SMALL.messageSize();

    private MessageQueue queue;

    @BeforeEach
    void open() throws IOException {
        queue = TempQueue.unnamed();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private List<Callable<?>> receives(MemorySegment memory) {
        ByteBuffer whole = memory.asByteBuffer();
        return List.of(
                () -> queue.receive(memory),
                () -> queue.tryReceive(memory),
                () -> queue.tryReceive(memory, DAY),
                () -> queue.receive(whole.clear()),
                () -> queue.tryReceive(whole.clear()),
                () -> queue.tryReceive(whole.clear(), DAY));
    }

    private List<Callable<?>> sends(MemorySegment memory) {
        ByteBuffer whole = memory.asByteBuffer();
        return List.of(
                () -> {
                    queue.send(memory, 0);
                    return null;
                },
                () -> queue.trySend(memory, 0),
                () -> queue.trySend(memory, 0, DAY),
                () -> {
                    queue.send(whole.clear(), 0);
                    return null;
                },
                () -> queue.trySend(whole.clear(), 0),
                () -> queue.trySend(whole.clear(), 0, DAY));
    }

    @ParameterizedTest
    @EnumSource
    void memoryThatIsClosedOrForeignIsRefused(On kind) throws Exception {
        try (Arena mine = Arena.ofConfined()) {
            Arena closed = Arena.ofShared();
            MemorySegment dead = closed.allocate(SIZE);
            MemorySegment empty = dead.asSlice(0, 0);
            var calls = List.of(receives(dead), sends(dead), sends(empty));
            closed.close();
            MemorySegment foreign = mine.allocate(SIZE);
            MemorySegment nothing = foreign.asSlice(0, 0);
            var others = List.of(receives(foreign), sends(foreign), sends(nothing));
            queue.send(Expect.bytes("kept"), 0);
            fail(kind, calls, IllegalStateException.class);
            fail(kind, others, WrongThreadException.class);
            Expect.messages(queue, "kept");
        }
    }

    private static void fail(
            On kind, List<List<Callable<?>>> calls, Class<? extends Exception> expected) {
        for (List<Callable<?>> each : calls) {
            for (int i = 0; i < each.size(); i++) {
                assertInstanceOf(expected, kind.start(each.get(i)).failure(), "call " + i);
            }
        }
    }

    /** Either the arena stays open, since the kernel may write into it, or nothing is received. */
    @Test
    void anArenaIsNotClosedUnderTheKernel() throws Exception {
        for (int i = 0; i < Counts.of(50, 2_000); i++) {
            Arena arena = Arena.ofShared();
            MemorySegment memory = arena.allocate(SIZE);
            var wait = On.PLATFORM.start(() -> queue.receive(memory)).blocked();
            try {
                arena.close(); // before the thread has come to its call
                queue.send(Expect.bytes("kept"), 1);
                assertInstanceOf(IllegalStateException.class, wait.failure());
                Expect.messages(queue, "kept");
            } catch (IllegalStateException inUse) {
                queue.send(Expect.bytes("x"), 1);
                assertEquals(1L << 32 | 1, wait.get());
                assertEquals('x', memory.get(JAVA_BYTE, 0));
                arena.close();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anArenaThatIsClosedDuringATimedWaitEndsItWhenAMessageComes(On kind) throws Exception {
        Arena arena = Arena.ofShared();
        MemorySegment memory = arena.allocate(SIZE);
        var wait = kind.start(() -> queue.tryReceive(memory, DAY));
        Blocked.in(wait.thread(), "ppoll", "park");
        while (arena.scope().isAlive()) {
            try {
                arena.close();
            } catch (IllegalStateException inUse) { // by the attempt before the wait
                Thread.yield();
            }
        }
        queue.send(Expect.bytes("kept"), 1);
        assertInstanceOf(IllegalStateException.class, wait.failure());
        Expect.messages(queue, "kept");
    }

    @ParameterizedTest
    @EnumSource
    void aConfinedArenaOfTheThreadItselfIsGood(On kind) throws Exception {
        kind.get(
                () -> {
                    try (Arena arena = Arena.ofConfined()) {
                        MemorySegment memory = arena.allocate(SIZE);
                        for (Callable<?> send : sends(memory)) {
                            send.call();
                            assertEquals(SIZE, queue.receive(memory));
                        }
                        for (Callable<?> receive : receives(memory)) {
                            queue.send(memory.asSlice(0, 3), 0);
                            assertEquals(3L, receive.call());
                            assertEquals(0, queue.size());
                        }
                    }
                    return null;
                });
    }
}
