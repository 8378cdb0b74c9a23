package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The struct of src/test/c/sync/shared.c, composed in Java, in a named object of its own. Its data
 * are sound while from + to is 1000.
 */
record Shared(String name, Arena arena, MemorySegment memory) implements AutoCloseable {
    static final StructLayout LAYOUT =
            MemoryLayout.structLayout(
                    JAVA_INT.withName("number"),
                    MemoryLayout.paddingLayout(4),
                    SharedMutex.LAYOUT.withName("lock"),
                    JAVA_BYTE.withName("tag"),
                    MemoryLayout.paddingLayout(7),
                    SharedCondition.LAYOUT.withName("changed"),
                    JAVA_LONG.withName("from"),
                    JAVA_LONG.withName("to"),
                    JAVA_LONG.withName("turn"),
                    JAVA_LONG.withName("waiting"));

    /** A new object, in which nothing is created yet; the data are sound. */
    static Shared make() throws IOException {
        Shared shared = open(TempName.next());
        shared.set("from", 1000);
        return shared;
    }

    static Shared open(String name) throws IOException {
        return open(name, Arena.ofShared());
    }

    static Shared open(String name, Arena arena) throws IOException {
        return new Shared(name, arena, SharedMemory.map(name, LAYOUT.byteSize(), arena));
    }

    SharedMutex create() {
        return SharedMutex.create(slot("lock"));
    }

    SharedMutex mutex() {
        return SharedMutex.open(slot("lock"));
    }

    /** A mutex that repairs these data. */
    SharedMutex repairing() {
        return mutex().onOwnerDeath(this::repair);
    }

    SharedCondition createCondition(SharedMutex mutex) {
        return SharedCondition.create(slot("changed"), mutex);
    }

    SharedCondition condition(SharedMutex mutex) {
        return SharedCondition.open(slot("changed"), mutex);
    }

    MemorySegment slot(String member) {
        return memory.asSlice(at(member), LAYOUT.select(groupElement(member)).byteSize());
    }

    long get(String member) {
        return memory.get(JAVA_LONG, at(member));
    }

    void set(String member, long value) {
        memory.set(JAVA_LONG, at(member), value);
    }

    void add(String member, long value) {
        set(member, get(member) + value);
    }

    /** One change of the data in two steps, which only who has the mutex may see between. */
    void move() {
        requireSound();
        add("from", -1);
        add("to", 1);
    }

    /** The first of the two steps. */
    void half() {
        add("from", -7);
    }

    void repair() {
        set("to", 1000 - get("from"));
    }

    void requireSound() {
        assertEquals(1000, get("from") + get("to"));
    }

    /** The C program, which has mapped the same object. */
    Peer c() throws IOException {
        return Peer.c("sync/shared", "/dev/shm" + name);
    }

    /** Sends a command to the C program, which answers. */
    static void tell(Peer c, String command, String answer) throws IOException {
        c.send(command);
        c.expect(answer);
    }

    /**
     * Waits until a thread, of whatever process, waits for the mutex: C's word has a bit for it.
     */
    void awaitWaiter() {
        Patience.await(
                () -> (int) JAVA_INT.varHandle().getVolatile(memory, at("lock")) < 0,
                "no thread waits for the mutex");
    }

    /** Waits until so many threads of this JVM sleep in the kernel, waiting for the mutex. */
    void awaitWaiters(int count) {
        String futex = "0x" + Long.toHexString(slot("lock").address());
        Patience.await(() -> sleepers(futex) >= count, "too few wait for the mutex");
    }

    private static long sleepers(String futex) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> isInCall(task, futex)).count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isInCall(Path task, String argument) {
        try {
            String[] call = Files.readString(task.resolve("syscall")).split(" ");
            return call.length > 1 && call[1].equals(argument);
        } catch (IOException ended) {
            return false;
        }
    }

    /** Unmaps and removes it; unmapping is refused while a thread of this JVM has the mutex. */
    @Override
    public void close() throws IOException {
        try {
            arena.close();
        } finally {
            SharedMemory.unlinkIfExists(name);
        }
    }

    static long at(String member) {
        return LAYOUT.byteOffset(groupElement(member));
    }
}
