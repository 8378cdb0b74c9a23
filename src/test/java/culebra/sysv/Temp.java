package culebra.sysv;

import culebra.internal.SysvControl;
import culebra.internal.SysvMsgCalls;
import culebra.internal.SysvSemCalls;
import culebra.internal.SysvShmCalls;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The objects of a test, which belong to no process: removed when the test is over. */
final class Temp implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final List<SysvKey> keys = new ArrayList<>();
    private final List<Runnable> objects = new ArrayList<>();

    /** A key that no other test, and no other run, uses; what has it then is removed. */
    SysvKey key() {
        int process = (int) ProcessHandle.current().pid() << 9;
        var key = new SysvKey(process | COUNT.incrementAndGet() & 511 | 1 << 31);
        keys.add(key);
        return key;
    }

    /** A private set, without a key. */
    SysvSemaphores set(int... values) throws Exception {
        return with(SysvSemaphores.create(SysvKey.PRIVATE, values));
    }

    /** A private queue, without a key. */
    SysvQueue queue() throws Exception {
        return with(SysvQueue.create(SysvKey.PRIVATE));
    }

    /** Private memory, without a key. */
    SysvMemory memory(long size) throws Exception {
        return with(SysvMemory.create(SysvKey.PRIVATE, size));
    }

    SysvSemaphores with(SysvSemaphores set) {
        objects.add(() -> SysvControl.SEM.remove(set.id()));
        return set;
    }

    SysvQueue with(SysvQueue queue) {
        objects.add(() -> SysvControl.MSG.remove(queue.id()));
        return queue;
    }

    SysvMemory with(SysvMemory memory) {
        objects.add(() -> SysvControl.SHM.remove(memory.id()));
        return memory;
    }

    /** Removes what is left; what a test has removed itself is no matter. */
    @Override
    public void close() {
        objects.forEach(Runnable::run);
        for (SysvKey key : keys) {
            SysvControl.SEM.remove(SysvSemCalls.semget(key.value()));
            SysvControl.SHM.remove(SysvShmCalls.shmget(key.value()));
            SysvControl.MSG.remove(SysvMsgCalls.msgget(key.value()));
        }
        objects.clear();
        keys.clear();
    }
}
