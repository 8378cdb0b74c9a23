package culebra.sync;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.shm.SharedMemory;
import culebra.struct.Struct;
import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** The struct of src/test/c/sync/barrier.c in a named object. */
record Crossing(String name, Arena arena, MemorySegment memory) implements AutoCloseable {
    static final int PARTIES = 4;

    private static final Struct STRUCT =
            Struct.of(
                    """
                    struct barrier { _Atomic uint64_t state; uint32_t parties, magic; };
                    struct shared {
                        struct barrier barrier;
                        _Atomic uint32_t latch;
                        _Atomic int32_t phases[8];
                    };
                    """);
    private static final VarHandle PHASE = STRUCT.varHandle("phases[]");

    static Crossing make() throws IOException {
        return open(TempName.next());
    }

    static Crossing open(String name) throws IOException {
        Arena arena = Arena.ofShared();
        return new Crossing(name, arena, SharedMemory.map(name, STRUCT.byteSize(), arena));
    }

    MemorySegment barrier() {
        return STRUCT.slice(memory, "barrier");
    }

    MemorySegment latch() {
        return STRUCT.slice(memory, "latch");
    }

    int count() {
        return (int) JAVA_INT.varHandle().getVolatile(latch(), 0L);
    }

    void reach(int party, int phase) {
        PHASE.setVolatile(memory, (long) party, phase);
    }

    int phase(int party) {
        return (int) PHASE.getVolatile(memory, (long) party);
    }

    /** The C program, which has mapped the same object. */
    Peer c() throws IOException {
        return Peer.c("sync/barrier", "/dev/shm" + name);
    }

    static void tell(Peer c, String command, String answer) throws IOException {
        c.send(command);
        c.expect(answer);
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
