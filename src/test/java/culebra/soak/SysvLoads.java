package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;
import culebra.sysv.RemovedException;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;

/** System V semaphores, queues and memory, which belong to no process and are removed at last. */
final class SysvLoads {
    private static final int COUNT = 20;
    private static final Duration SOON = Duration.ofMillis(20);

    private SysvLoads() {}

    static void semaphores(Round round, String name) throws Exception {
        SysvSemaphores set = removed(round, SysvSemaphores.create(SysvKey.PRIVATE, 2));
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        set.apply(SemOp.add(0, 1).withUndo());
                    }
                });
        for (int i = 0; i < COUNT; i++) {
            if (i % 2 == 0) {
                set.apply(SemOp.take(0, 1).withUndo(), SemOp.awaitZero(1));
            } else if (!set.tryApply(SOON, SemOp.take(0, 1).withUndo())) {
                return;
            }
        }
        assertEquals(0, set.value(0));
    }

    static void queue(Round round, String name) throws Exception {
        SysvQueue queue = removed(round, SysvQueue.create(SysvKey.PRIVATE));
        round.beside(
                () -> {
                    for (int i = 0; i < COUNT; i++) {
                        queue.send(1, ByteBuffer.allocate(1).put(0, (byte) i));
                    }
                });
        for (int i = 0; i < COUNT; i++) {
            if (i % 2 == 0) {
                assertEquals(i, queue.receive(1).bytes()[0], "a message out of order");
            } else {
                var message = queue.tryReceive(1, SOON);
                if (message.isEmpty()) {
                    return;
                }
                assertEquals(i, message.get().bytes()[0], "a message out of order");
            }
        }
    }

    static void memory(Round round, String name) throws Exception {
        SysvMemory memory = removed(round, SysvMemory.create(SysvKey.PRIVATE, 8_192));
        for (int i = 0; i < 5; i++) {
            try (Arena first = Arena.ofShared();
                    Arena second = Arena.ofConfined()) {
                memory.attach(Access.READ_WRITE, first).set(JAVA_LONG, 0, i);
                assertEquals(i, memory.attach(Access.READ, second).get(JAVA_LONG, 0));
            }
        }
    }

    /** The handle may be closed at any moment; another one removes the object. */
    private static <H extends SysvObject<H>> H removed(Round round, H object) throws Exception {
        int id = object.id();
        round.closeLast(
                () -> {
                    try (SysvObject<?> last = again(object, id)) {
                        last.remove();
                    } catch (RemovedException gone) {
                        throw new AssertionError(object + " was removed by another", gone);
                    }
                });
        return round.open(object);
    }

    private static SysvObject<?> again(SysvObject<?> object, int id) throws Exception {
        return switch (object) {
            case SysvSemaphores set -> SysvSemaphores.ofId(id);
            case SysvQueue queue -> SysvQueue.ofId(id);
            case SysvMemory memory -> SysvMemory.ofId(id);
        };
    }
}
