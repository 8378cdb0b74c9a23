package culebra.bench;

import culebra.fd.Fd;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Two rings of messages in shared memory, one each way, as in {@code src/bench/c/ring.h}. */
final class MemoryLink implements Link {
    static final int SLOTS = 8;
    static final int LINE = 64;
    static final int READY = LINE;
    static final int FIRST_SLOT = 2 * LINE;
    static final int RING_BYTES = FIRST_SLOT + SLOTS * (1 << 16);

    private final Ring in;
    private final Ring out;
    private final MemorySegment bytes;

    MemoryLink(Fd in, Fd out, MemorySegment bytes) throws IOException {
        this.in = new Ring(in);
        this.out = new Ring(out);
        this.bytes = bytes;
    }

    /** Where the next message is, as close to the one before as its size allows. */
    static int slot(int count, int size) {
        return FIRST_SLOT + count % SLOTS * Math.ceilDiv(size, LINE) * LINE;
    }

    @Override
    public void send() throws InterruptedException {
        out.free.acquire();
        MemorySegment.copy(bytes, 0, out.memory, out.next(bytes), bytes.byteSize());
        out.ready.release();
    }

    @Override
    public void receive() throws InterruptedException {
        in.ready.acquire();
        MemorySegment.copy(in.memory, in.next(bytes), bytes, 0, bytes.byteSize());
        in.free.release();
    }

    /** One way. */
    private static final class Ring {
        private final MemorySegment memory;
        private final SharedSemaphore free;
        private final SharedSemaphore ready;
        private int count;

        Ring(Fd fd) throws IOException {
            memory = SharedMemory.adopt(fd).map(Arena.global());
            free = SharedSemaphore.open(memory);
            ready = SharedSemaphore.open(memory.asSlice(READY));
        }

        int next(MemorySegment message) {
            return slot(count++, (int) message.byteSize());
        }
    }
}
