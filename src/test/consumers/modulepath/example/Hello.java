package example;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.signal.Signals;
import culebra.sync.SharedMutex;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvSemaphores;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A first program with Culebra on the module path. */
public class Hello {
    public static void main(String[] args) throws Exception {
        long pid = ProcessHandle.current().pid();
        String name = "hello-" + pid;
        try (Arena arena = Arena.ofConfined();
                NamedSemaphore written = NamedSemaphore.create(name, 0);
                MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 8));
                SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            MemorySegment memory = SharedMemory.map(name, 4096, arena);
            memory.set(JAVA_INT, 0, 42);
            queue.notifyOnce(written::release); // in a thread of its own
            queue.send(new byte[0], 0);
            written.acquire();
            Signals.send(pid, Signal.USR1);
            if (watch.take() == Signal.USR1) {
                written.release();
            }
            locks(memory.asSlice(8));
            System.out.println(written.tryAcquire() + " " + memory.get(JAVA_INT, 0));
        } finally {
            MessageQueue.unlink(name);
            SharedMemory.unlink(name);
            NamedSemaphore.unlink(name);
        }
    }

    private static void locks(MemorySegment slot) throws Exception {
        SharedMutex mutex = SharedMutex.create(slot);
        mutex.lock();
        mutex.unlock();
        try (FileLocks locks = FileLocks.open(Path.of("."))) {
            locks.wholeFile().lockShared();
        }
        try (SysvSemaphores set = SysvSemaphores.create(SysvKey.PRIVATE, 1)) {
            try {
                set.apply(SemOp.add(0, 1), SemOp.take(0, 1).withUndo());
            } finally {
                set.remove();
            }
        }
    }
}
