package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The struct of src/test/c/sync/rwlock.c in a named object: a lock and two numbers, which are sound
 * while from + to is 1000.
 */
record ReadWritten(String name, Arena arena, MemorySegment memory) implements AutoCloseable {
    private static final long FROM = SharedReadWriteLock.LAYOUT.byteSize();
    private static final long TO = FROM + JAVA_LONG.byteSize();
    private static final long SIZE = TO + JAVA_LONG.byteSize();

    static ReadWritten make() throws IOException {
        ReadWritten made = open(TempName.next());
        made.memory.set(JAVA_LONG, FROM, 1000);
        return made;
    }

    static ReadWritten open(String name) throws IOException {
        Arena arena = Arena.ofShared();
        return new ReadWritten(name, arena, SharedMemory.map(name, SIZE, arena));
    }

    SharedReadWriteLock create() {
        return SharedReadWriteLock.create(memory);
    }

    SharedReadWriteLock lock() {
        return SharedReadWriteLock.open(memory);
    }

    /** The C program, which has mapped the same object. */
    Peer c() throws IOException {
        return Peer.c("sync/rwlock", "/dev/shm" + name);
    }

    static void tell(Peer c, String command, String answer) throws IOException {
        c.send(command);
        c.expect(answer);
    }

    long from() {
        return memory.get(JAVA_LONG, FROM);
    }

    /** One change in two steps, which only the writer may see between. */
    void move() {
        requireSound();
        memory.set(JAVA_LONG, FROM, from() - 1);
        memory.set(JAVA_LONG, TO, memory.get(JAVA_LONG, TO) + 1);
    }

    void repair() {
        memory.set(JAVA_LONG, TO, 1000 - from());
    }

    void requireSound() {
        assertEquals(1000, from() + memory.get(JAVA_LONG, TO));
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
