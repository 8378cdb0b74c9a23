package culebra;

import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

/** Every call that waits for a System V object, each in a state in which it has to. */
enum BlockedSysvCall implements BlockedCall {
    SYSV_APPLY(() -> operating(set -> set.apply(SemOp.take(0, 1)))),
    SYSV_APPLY_MANY(() -> operating(set -> set.apply(many()))),
    SYSV_AWAIT_ZERO(() -> operating(set -> set.apply(SemOp.awaitZero(1).withUndo()))),
    SYSV_TIMED_APPLY(() -> operating(set -> set.tryApply(day(), SemOp.take(0, 1)))),
    SYSV_SEND(() -> full(queue -> queue.send(1, new byte[1024]))),
    SYSV_TIMED_SEND(() -> full(queue -> queue.trySend(1, ByteBuffer.allocate(1024), day()))),
    SYSV_RECEIVE(() -> empty(queue -> queue.receive(0))),
    SYSV_RECEIVE_INTO(() -> empty(queue -> queue.receive(3, ByteBuffer.allocate(8)))),
    SYSV_TIMED_RECEIVE(() -> empty(queue -> queue.tryReceive(-3, day())));

    private interface Opening {
        Wait open() throws Exception;
    }

    private interface Use<H> {
        void of(H handle) throws Exception;
    }

    private final Opening opening;

    BlockedSysvCall(Opening opening) {
        this.opening = opening;
    }

    @Override
    public Wait open(Path directory) throws Exception {
        return opening.open();
    }

    @Override
    public boolean isChannel() {
        return false;
    }

    @Override
    public boolean hasHandle() {
        return true;
    }

    private static Wait operating(Use<SysvSemaphores> use) throws Exception {
        var set = SysvSemaphores.create(SysvKey.PRIVATE, new int[] {0, 1});
        return wait(set, SysvSemaphores.ofId(set.id()), use);
    }

    private static Wait empty(Use<SysvQueue> use) throws Exception {
        var queue = SysvQueue.create(SysvKey.PRIVATE);
        return wait(queue, SysvQueue.ofId(queue.id()), use);
    }

    private static Wait full(Use<SysvQueue> use) throws Exception {
        var queue = SysvQueue.create(SysvKey.PRIVATE);
        while (queue.trySend(1, new byte[1024])) {}
        return wait(queue, SysvQueue.ofId(queue.id()), use);
    }

    /** The call waits on the second handle; the first, which stays open, removes the object. */
    private static <H extends SysvObject<H>> Wait wait(H owner, H handle, Use<H> use) {
        return new Wait(owner::remove, handle, () -> use.of(handle));
    }

    private static SemOp[] many() {
        return new SemOp[] {
            SemOp.add(0, 2),
            SemOp.take(0, 1),
            SemOp.add(1, 3),
            SemOp.take(1, 2),
            SemOp.take(0, 1),
            SemOp.take(0, 1)
        };
    }

    private static Duration day() {
        return Duration.ofDays(1);
    }
}
