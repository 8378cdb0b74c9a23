package culebra.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.event.EventFd;
import culebra.pipe.UnixPipe;
import culebra.socket.MessageSocket;
import culebra.socket.StreamSocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An object that only ever carries its own number. A thread that reads another number from it has
 * read the wrong object, or another thread has written to the wrong object.
 */
final class Tagged {
    private static final AtomicLong TAGS = new AtomicLong(1L << 32);
    private static final Duration SHORT = Duration.ofMillis(1);

    private interface Use {
        void run(Tagged self, ByteBuffer buffer) throws Exception;
    }

    private final long tag = TAGS.addAndGet(2) | 1;
    private final AtomicInteger users = new AtomicInteger();
    private final List<Fd> descriptors;
    private final List<Use> uses;
    private final AutoCloseable handle;

    private Tagged(AutoCloseable handle, List<Fd> descriptors, List<Use> uses) {
        this.handle = handle;
        this.descriptors = descriptors;
        this.uses = uses;
    }

    /** One of the kinds. */
    static Tagged open(SplittableRandom random) throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> pipe();
            case 1 -> stream();
            case 2 -> packets();
            default -> counter();
        };
    }

    private static Tagged pipe() throws Exception {
        UnixPipe pipe = UnixPipe.open(4_096);
        return new Tagged(
                pipe,
                List.of(pipe.source().fd(), pipe.sink().fd()),
                List.of(
                        (self, buffer) -> self.check(buffer, pipe.source().read(buffer)),
                        (self, buffer) -> self.check(buffer, pipe.source().tryRead(buffer)),
                        (self, buffer) -> self.check(buffer, pipe.source().tryRead(buffer, SHORT)),
                        (self, buffer) -> pipe.sink().write(self.put(buffer)),
                        (self, buffer) -> pipe.sink().tryWrite(self.put(buffer))));
    }

    private static Tagged stream() throws Exception {
        var pair = StreamSocket.pair();
        StreamSocket from = pair.first();
        StreamSocket to = pair.second();
        return new Tagged(
                pair,
                List.of(from.fd(), to.fd()),
                List.of(
                        (self, buffer) -> self.check(buffer, to.read(buffer)),
                        (self, buffer) -> self.check(buffer, to.tryRead(buffer)),
                        (self, buffer) -> self.check(buffer, to.tryRead(buffer, SHORT)),
                        (self, buffer) -> from.write(self.put(buffer)),
                        (self, buffer) -> from.tryWrite(self.put(buffer))));
    }

    private static Tagged packets() throws Exception {
        var pair = MessageSocket.pairSeqpacket();
        MessageSocket from = pair.first();
        MessageSocket to = pair.second();
        return new Tagged(
                pair,
                List.of(from.fd(), to.fd()),
                List.of(
                        (self, buffer) -> self.check(buffer, to.receive(buffer)),
                        (self, buffer) -> self.check(buffer, to.tryReceive(buffer)),
                        (self, buffer) -> self.check(buffer, to.tryReceive(buffer, SHORT)),
                        (self, buffer) -> from.send(self.put(buffer)),
                        (self, buffer) -> from.trySend(self.put(buffer))));
    }

    /** A sum of one's own tags. */
    private static Tagged counter() throws Exception {
        EventFd counter = EventFd.create();
        return new Tagged(
                counter,
                List.of(counter.fd()),
                List.of(
                        (self, buffer) -> self.check(counter.take()),
                        (self, buffer) -> self.check(counter.tryTake().orElse(0)),
                        (self, buffer) -> self.check(counter.tryTake(SHORT).orElse(0)),
                        (self, buffer) -> counter.add(self.tag),
                        (self, buffer) -> counter.tryAdd(self.tag)));
    }

    /** Makes one of the calls, which may wait until this is closed. */
    void use(SplittableRandom random, ByteBuffer buffer) throws Exception {
        users.incrementAndGet();
        try {
            uses.get(random.nextInt(uses.size())).run(this, buffer.clear());
        } finally {
            users.decrementAndGet();
        }
    }

    /** Closes it; returns how many threads were in a call. */
    int close() throws Exception {
        int inside = users.get();
        handle.close();
        return inside;
    }

    /** The largest number of its descriptors. */
    int number() {
        return descriptors.stream().mapToInt(Fd::number).max().orElseThrow();
    }

    private ByteBuffer put(ByteBuffer buffer) {
        return buffer.putLong(0, tag);
    }

    private void check(ByteBuffer buffer, int count) {
        if (count > 0) {
            assertEquals(8, count, "part of a tag");
            assertEquals(tag, buffer.getLong(0), "bytes of another object");
        }
    }

    private void check(long sum) {
        assertEquals(0, sum % tag, "a number of another object");
    }
}
