package example;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A first program with Culebra on the module path. */
public class Hello {
    public static void main(String[] args) throws Exception {
        String name = "hello-" + ProcessHandle.current().pid();
        try (Arena arena = Arena.ofConfined();
                NamedSemaphore written = NamedSemaphore.create(name, 0)) {
            MemorySegment memory = SharedMemory.map(name, 4096, arena);
            memory.set(JAVA_INT, 0, 42);
            written.release();
            System.out.println(written.tryAcquire() + " " + memory.get(JAVA_INT, 0));
        } finally {
            SharedMemory.unlink(name);
            NamedSemaphore.unlink(name);
        }
    }
}
