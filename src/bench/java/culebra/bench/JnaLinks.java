package culebra.bench;

import static culebra.bench.JnaC.require;
import static culebra.bench.JnaC.zeros;
import static culebra.bench.RivalBench.check;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

import java.nio.ByteBuffer;

/** The links that JNA can make. */
final class JnaLinks {
    private JnaLinks() {}

    /** Eventfds. */
    record Counters(int in, int out, Memory count) implements Link {
        Counters(int in, int out) {
            this(in, out, zeros(Long.BYTES));
            count.setLong(0, 1);
        }

        @Override
        public void send() {
            check(JnaC.write(out, count, Long.BYTES) == Long.BYTES);
        }

        @Override
        public void receive() {
            check(JnaC.read(in, count, Long.BYTES) == Long.BYTES);
        }
    }

    /** Message queues, which may bring longer messages than are sent. */
    record Queues(int in, int out, int size, Pointer bytes) implements Link {
        Queues(int in, int out, int size) {
            this(in, out, size, zeros(2L * Link.Queues.MOST).align(Link.Queues.ALIGNMENT));
        }

        @Override
        public void send() {
            require(JnaC.mq_send(out, bytes, size, 0));
        }

        @Override
        public void receive() {
            check(JnaC.mq_receive(in, bytes, Link.Queues.MOST, null) == size);
        }
    }

    /** The same as {@link MemoryLink}. */
    record Rings(Ring in, Ring out, ByteBuffer bytes) implements Link {
        Rings(int in, int out, ByteBuffer bytes) {
            this(new Ring(in), new Ring(out), bytes);
        }

        @Override
        public void send() {
            require(JnaC.sem_wait(out.free));
            out.memory.put(out.next(bytes), bytes, 0, bytes.capacity());
            require(JnaC.sem_post(out.ready));
        }

        @Override
        public void receive() {
            require(JnaC.sem_wait(in.ready));
            bytes.put(0, in.memory, in.next(bytes), bytes.capacity());
            require(JnaC.sem_post(in.free));
        }
    }

    /** One way. */
    private static final class Ring {
        private final Pointer free;
        private final Pointer ready;
        private final ByteBuffer memory;
        private int count;

        Ring(int fd) {
            free = JnaCalls.map(fd, MemoryLink.RING_BYTES);
            ready = free.share(MemoryLink.READY);
            memory = free.getByteBuffer(0, MemoryLink.RING_BYTES);
        }

        int next(ByteBuffer message) {
            return MemoryLink.slot(count++, message.capacity());
        }
    }
}
