package culebra.bench;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Two rings between two JVMs, as {@code onering.c} has them between two processes: {@code
 * culebra|agrona oneway|trip|sleep SIZE COUNT PERCENT} prints the nanoseconds of a message or of a
 * round trip. These are the median of the means of parts if PERCENT is 0, else this percentile. The
 * other JVM gets the name of the rings as well, and runs until it is killed.
 */
final class RingProcesses {
    private static final int CAPACITY = 1 << 20;
    private static final int BATCH = 64;

    private RingProcesses() {}

    /** One process's ends of the two rings. */
    interface Ends extends AutoCloseable {
        void send() throws Exception;

        /** Receives one message. */
        void receive() throws Exception;

        /** Receives what there is; returns the number of messages. */
        int receiveBatch() throws Exception;

        @Override
        void close() throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        boolean measures = arguments.length == 5;
        String name = measures ? "culebra-bench-" + ProcessHandle.current().pid() : arguments[5];
        int size = Integer.parseInt(arguments[2]);
        long count = Long.parseLong(arguments[3]);
        boolean oneWay = arguments[1].equals("oneway");
        boolean spins = !arguments[1].equals("sleep");
        try (Ends ends =
                arguments[0].equals("culebra")
                        ? new Culebra(name, measures, size, spins)
                        : new Agrona(name, measures, size)) {
            if (measures) {
                Process peer = startPeer(arguments, name);
                double percent = Double.parseDouble(arguments[4]);
                double nanos = oneWay ? oneWay(ends, count) : trips(ends, (int) count, percent);
                System.out.printf("%.2f%n", nanos);
                int ignored = peer.destroyForcibly().waitFor();
            } else {
                endWithParent();
                while (true) {
                    if (!oneWay) {
                        ends.receive();
                    }
                    ends.send();
                }
            }
        }
    }

    private static Process startPeer(String[] arguments, String name) throws Exception {
        List<String> command = Commands.java(RingProcesses.class, arguments);
        command.addAll(1, List.of("-Xms256m", "-Xmx256m"));
        command.add(name);
        return Commands.start(command);
    }

    /** A process whose peer was killed would spin for ever. */
    private static void endWithParent() {
        ProcessHandle.current()
                .parent()
                .ifPresent(parent -> parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    private static double oneWay(Ends ends, long count) throws Exception {
        return WarmUp.median(count, part -> receiveAll(ends, part));
    }

    private static double receiveAll(Ends ends, long count) throws Exception {
        long start = System.nanoTime();
        long received = 0;
        while (received < count) {
            received += ends.receiveBatch();
        }
        return (double) (System.nanoTime() - start) / received;
    }

    private static double trips(Ends ends, int count, double percent) throws Exception {
        if (percent == 0) {
            return WarmUp.median(count, part -> tripAll(ends, new long[(int) part], percent));
        }
        for (var warm = new WarmUp(); warm.goesOn(); ) {
            double ignored = tripAll(ends, new long[WarmUp.PART], percent);
        }
        return tripAll(ends, new long[count], percent);
    }

    private static double tripAll(Ends ends, long[] times, double percent) throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            ends.send();
            ends.receive();
            times[i] = System.nanoTime() - start;
        }
        if (percent == 0) {
            return (double) (System.nanoTime() - begin) / times.length;
        }
        Arrays.sort(times);
        return times[(int) (times.length * percent / 100)];
    }

    private static final class Culebra implements Ends {
        private final MessageRing there;
        private final MessageRing back;
        private final boolean creates;
        private final boolean spins;
        private final RingSender sender;
        private final RingReceiver receiver;
        private final MemorySegment bytes;
        private final MemorySegment message;
        private long sum;
        private final Consumer<MemorySegment> reader =
                received -> sum += received.get(ValueLayout.JAVA_BYTE, 0);

        Culebra(String name, boolean creates, int size, boolean spins) throws Exception {
            this.creates = creates;
            this.spins = spins;
            there = ring(name + "-there");
            back = ring(name + "-back");
            sender = (creates ? there : back).sender();
            receiver = (creates ? back : there).receiver();
            bytes = Arena.ofAuto().allocate(size + 1);
            message = bytes.asSlice(0, size);
        }

        private MessageRing ring(String name) throws Exception {
            return creates
                    ? MessageRing.create(name, CAPACITY, Senders.SINGLE)
                    : MessageRing.open(name);
        }

        @Override
        public void send() throws Exception {
            sender.send(message);
        }

        @Override
        public void receive() throws Exception {
            if (spins) {
                while (receiver.tryReceive(bytes) < 0) {
                    Thread.onSpinWait();
                }
            } else {
                long ignored = receiver.receive(bytes);
            }
        }

        @Override
        public int receiveBatch() throws Exception {
            return receiver.receiveBatch(reader, BATCH);
        }

        @Override
        public void close() throws IOException {
            if (creates) {
                there.unlink();
                back.unlink();
            }
        }
    }

    private static final class Agrona implements Ends {
        private final List<Path> files;
        private final boolean creates;
        private final RingBuffer out;
        private final RingBuffer in;
        private final int size;
        private final UnsafeBuffer message;
        private long sum;
        private final MessageHandler reader =
                (type, buffer, index, length) -> sum += buffer.getByte(index);
        private final MessageHandler copier;

        Agrona(String name, boolean creates, int size) throws Exception {
            this.creates = creates;
            this.size = size;
            files =
                    List.of(
                            Path.of("/dev/shm", name + "-there"),
                            Path.of("/dev/shm", name + "-back"));
            out = ring(files.get(creates ? 0 : 1));
            in = ring(files.get(creates ? 1 : 0));
            message = new UnsafeBuffer(ByteBuffer.allocateDirect(size + 1));
            copier = (type, buffer, index, length) -> buffer.getBytes(index, message, 0, length);
        }

        private static RingBuffer ring(Path file) throws Exception {
            long length = CAPACITY + RingBufferDescriptor.TRAILER_LENGTH;
            try (FileChannel channel =
                    FileChannel.open(
                            file,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE)) {
                var mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
                return new OneToOneRingBuffer(new UnsafeBuffer(mapped));
            }
        }

        @Override
        public void send() {
            while (!out.write(1, message, 0, size)) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void receive() {
            while (in.read(copier, 1) == 0) {
                Thread.onSpinWait();
            }
        }

        @Override
        public int receiveBatch() {
            int count = in.read(reader, BATCH);
            if (count == 0) {
                Thread.onSpinWait();
            }
            return count;
        }

        @Override
        public void close() throws IOException {
            if (creates) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }
}
