package culebra.sysv;

import culebra.Access;

import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every call on a handle, for what each must refuse when the handle or the object is gone. */
final class Uses {
    private static final Duration DAY = Duration.ofDays(1);

    private Uses() {}

    /** For a set with one semaphore at least. */
    static List<Executable> of(SysvSemaphores set) {
        var uses = common(set);
        uses.addAll(
                List.of(
                        () -> set.value(0),
                        set::values,
                        () -> set.set(0, 1),
                        () -> set.setAll(new int[set.count()]),
                        () -> set.waitingForIncrease(0),
                        () -> set.waitingForZero(0),
                        () -> set.lastProcess(0),
                        () -> set.apply(SemOp.add(0, 1)),
                        () -> set.tryApply(SemOp.awaitZero(0)),
                        () -> set.tryApply(Duration.ZERO, SemOp.add(0, 1)),
                        () -> set.tryApply(DAY, SemOp.take(0, 9).withUndo())));
        return uses;
    }

    static List<Executable> of(SysvMemory memory) {
        var uses = common(memory);
        uses.addAll(
                List.of(
                        memory::size,
                        memory::attachments,
                        () -> memory.attach(Access.READ, Arena.ofAuto()),
                        () -> memory.attach(Access.READ_WRITE, Arena.ofAuto())));
        return uses;
    }

    static List<Executable> of(SysvQueue queue) {
        var uses = common(queue);
        byte[] bytes = {1};
        var buffer = ByteBuffer.allocate(8);
        uses.addAll(
                List.of(
                        queue::size,
                        queue::bytes,
                        queue::capacity,
                        () -> queue.send(1, bytes),
                        () -> queue.trySend(1, bytes),
                        () -> queue.trySend(1, bytes, DAY),
                        () -> queue.send(1, buffer),
                        () -> queue.trySend(1, buffer),
                        () -> queue.trySend(1, buffer, DAY),
                        () -> queue.receive(0),
                        () -> queue.tryReceive(0),
                        () -> queue.tryReceive(0, DAY),
                        () -> queue.receive(0, buffer),
                        () -> queue.tryReceive(0, buffer),
                        () -> queue.tryReceive(0, buffer, DAY)));
        return uses;
    }

    private static List<Executable> common(SysvObject<?> object) {
        return new ArrayList<>(
                List.of(object::permissions, () -> object.permissions(Set.of()), object::remove));
    }
}
