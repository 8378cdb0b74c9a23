package culebra.sync;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.shm.SharedMemory;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** A word at the start of a named object, for a test and a C program. */
record TempWord(String name, Arena arena, MemorySegment memory) implements AutoCloseable {
    static final long SIZE = 4096;

    static TempWord make() throws IOException {
        String name = TempName.next();
        Arena arena = Arena.ofShared();
        return new TempWord(name, arena, SharedMemory.map(name, SIZE, arena));
    }

    Peer c() throws IOException {
        return Peer.c("sync/word", "/dev/shm" + name);
    }

    /** Has the C program wait, and returns when it sleeps in the kernel. */
    void waiting(Peer c, String command) throws IOException {
        c.send(command);
        c.expect("waiting");
        awaitSleeper(c.pid());
    }

    /** Waits until a process sleeps in a system call. */
    static void awaitSleeper(long pid) throws IOException {
        Path call = Path.of("/proc/" + pid + "/syscall");
        Patience.await(() -> Files.readString(call).startsWith("202 "), "it does not sleep");
    }

    void set(int value) {
        memory.set(JAVA_INT, 0, value);
    }

    @Override
    public void close() throws IOException {
        try {
            arena.close();
        } finally {
            SharedMemory.unlinkIfExists(name);
        }
    }
}
