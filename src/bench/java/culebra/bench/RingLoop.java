package culebra.bench;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.ManyToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * A ring between threads of one JVM, as {@code onering.c}: {@code culebra|agrona
 * oneway|shared|trip|sleep SIZE COUNT SENDERS} prints the nanoseconds of a message or a round trip.
 */
final class RingLoop {
    private static final int CAPACITY = 1 << 20;
    private static final int BATCH = 64;

    private RingLoop() {}

    /** Sends and receives in one way or another. */
    interface Ring {
        /** Returns a task that sends for ever. */
        Runnable sender(int size) throws Exception;

        /** Receives so many at least, or more. */
        int receive() throws Exception;
    }

    /** A round trip. */
    interface Trip {
        void run() throws Exception;
    }

    public static void main(String[] arguments) throws Exception {
        int size = Integer.parseInt(arguments[2]);
        long count = Long.parseLong(arguments[3]);
        int senders = Integer.parseInt(arguments[4]);
        boolean culebra = arguments[0].equals("culebra");
        boolean shared = arguments[1].equals("shared");
        double nanos;
        if (shared || arguments[1].equals("oneway")) {
            Ring ring = culebra ? new Culebra(shared) : new Agrona(shared);
            nanos = oneWay(ring, size, count, senders);
        } else {
            boolean spins = arguments[1].equals("trip");
            nanos = culebra ? trip(size, count, spins) : agronaTrip(size, count);
        }
        System.out.printf("%.2f%n", nanos);
    }

    private static double oneWay(Ring ring, int size, long count, int senders) throws Exception {
        for (int i = 0; i < senders; i++) {
            Thread.ofPlatform().daemon().start(ring.sender(size));
        }
        return WarmUp.median(count * senders, part -> receiveAll(ring, part));
    }

    private static double receiveAll(Ring ring, long count) throws Exception {
        long start = System.nanoTime();
        long received = 0;
        while (received < count) {
            received += ring.receive();
        }
        return (double) (System.nanoTime() - start) / received;
    }

    private static double trips(Trip trip, long count) throws Exception {
        for (var warm = new WarmUp(); warm.goesOn(); ) {
            double ignored = tripAll(trip, WarmUp.PART);
        }
        return tripAll(trip, count);
    }

    private static double tripAll(Trip trip, long count) throws Exception {
        long start = System.nanoTime();
        for (long i = 0; i < count; i++) {
            trip.run();
        }
        return (double) (System.nanoTime() - start) / count;
    }

    private static double trip(int size, long count, boolean spins) throws Exception {
        MessageRing there = MessageRing.anonymous(CAPACITY, Senders.SINGLE);
        MessageRing back = MessageRing.anonymous(CAPACITY, Senders.SINGLE);
        RingReceiver echoIn = there.receiver();
        RingSender echoOut = back.sender();
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            MemorySegment bytes = Arena.ofAuto().allocate(size + 1);
                            MemorySegment message = bytes.asSlice(0, size);
                            try {
                                while (true) {
                                    receive(echoIn, bytes, spins);
                                    echoOut.send(message);
                                }
                            } catch (Exception failed) {
                                failed.printStackTrace();
                            }
                        });
        RingSender out = there.sender();
        RingReceiver in = back.receiver();
        MemorySegment bytes = Arena.ofAuto().allocate(size + 1);
        MemorySegment message = bytes.asSlice(0, size);
        return trips(
                () -> {
                    out.send(message);
                    receive(in, bytes, spins);
                },
                count);
    }

    private static void receive(RingReceiver receiver, MemorySegment into, boolean spins)
            throws Exception {
        if (spins) {
            while (receiver.tryReceive(into) < 0) {
                Thread.onSpinWait();
            }
        } else {
            receiver.receive(into);
        }
    }

    private static double agronaTrip(int size, long count) throws Exception {
        RingBuffer there = new OneToOneRingBuffer(buffer());
        RingBuffer back = new OneToOneRingBuffer(buffer());
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            MessageHandler echo =
                                    (type, buffer, index, length) -> {
                                        while (!back.write(1, buffer, index, length)) {
                                            Thread.onSpinWait();
                                        }
                                    };
                            while (true) {
                                if (there.read(echo, 1) == 0) {
                                    Thread.onSpinWait();
                                }
                            }
                        });
        var message = new UnsafeBuffer(ByteBuffer.allocateDirect(size + 1));
        MessageHandler handler =
                (type, buffer, index, length) -> buffer.getBytes(index, message, 0, length);
        return trips(
                () -> {
                    while (!there.write(1, message, 0, size)) {
                        Thread.onSpinWait();
                    }
                    while (back.read(handler, 1) == 0) {
                        Thread.onSpinWait();
                    }
                },
                count);
    }

    private static UnsafeBuffer buffer() {
        return new UnsafeBuffer(
                ByteBuffer.allocateDirect(CAPACITY + RingBufferDescriptor.TRAILER_LENGTH + 64)
                        .alignedSlice(64)
                        .slice(0, CAPACITY + RingBufferDescriptor.TRAILER_LENGTH));
    }

    private static final class Culebra implements Ring {
        private final MessageRing ring;
        private final RingReceiver receiver;
        private long sum;
        private final Consumer<MemorySegment> reader =
                message -> sum += message.get(ValueLayout.JAVA_BYTE, 0);

        Culebra(boolean shared) throws Exception {
            Senders senders = shared ? Senders.SHARED : Senders.SINGLE;
            ring = MessageRing.anonymous(CAPACITY, senders);
            receiver = ring.receiver();
        }

        @Override
        public Runnable sender(int size) throws Exception {
            RingSender sender = ring.sender();
            MemorySegment message = Arena.ofAuto().allocate(size);
            return () -> {
                try {
                    while (true) {
                        sender.send(message);
                    }
                } catch (Exception failed) {
                    failed.printStackTrace();
                }
            };
        }

        @Override
        public int receive() throws Exception {
            return receiver.receiveBatch(reader, BATCH);
        }
    }

    private static final class Agrona implements Ring {
        private final RingBuffer ring;
        private long sum;
        private final MessageHandler handler =
                (type, buffer, index, length) -> sum += buffer.getByte(index);

        Agrona(boolean shared) {
            ring = shared ? new ManyToOneRingBuffer(buffer()) : new OneToOneRingBuffer(buffer());
        }

        @Override
        public Runnable sender(int size) {
            var message = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
            return () -> {
                while (true) {
                    while (!ring.write(1, message, 0, size)) {
                        Thread.onSpinWait();
                    }
                }
            };
        }

        @Override
        public int receive() {
            int count = ring.read(handler, BATCH);
            if (count == 0) {
                Thread.onSpinWait();
            }
            return count;
        }
    }
}
