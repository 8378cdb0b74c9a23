package culebra.bench;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The same as {@code src/bench/c/peer.c}: one of two processes with descriptors between them. Those
 * that send first print the median of ten batches in nanoseconds, after as many to warm up.
 */
public final class Peer {
    private static final int COUNTER = 8;

    private Peer() {}

    /** Arguments: {@code ping|pong|write COUNT BYTES IN OUT}; 8 bytes are an eventfd's. */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        int bytes = Integer.parseInt(args[2]);
        try (Fd in = Fd.adopt(Integer.parseInt(args[3]));
                Fd out = Fd.adopt(Integer.parseInt(args[4]))) {
            Link link = bytes == COUNTER ? new Counters(in, out) : new Pipes(in, out, bytes);
            switch (args[0]) {
                case "ping" ->
                        Batches.print(
                                count,
                                () -> {
                                    link.send();
                                    link.receive();
                                });
                case "write" -> Batches.print(count, link::send);
                case "pong" -> {
                    for (int i = 0; i < Batches.all(count); i++) {
                        link.receive();
                        link.send();
                    }
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
        }
    }

    private interface Link {
        void send() throws IOException, InterruptedException;

        void receive() throws IOException, InterruptedException;
    }

    private record Counters(EventFd in, EventFd out) implements Link {
        Counters(Fd in, Fd out) throws IOException {
            this(EventFd.adopt(in), EventFd.adopt(out));
        }

        @Override
        public void send() throws IOException, InterruptedException {
            out.add(1);
        }

        @Override
        public void receive() throws IOException, InterruptedException {
            in.take();
        }
    }

    private record Pipes(ReadChannel in, WriteChannel out, ByteBuffer bytes) implements Link {
        Pipes(Fd in, Fd out, int bytes) throws IOException {
            this(ReadChannel.adopt(in), WriteChannel.adopt(out), ByteBuffer.allocateDirect(bytes));
        }

        @Override
        public void send() throws IOException {
            out.write(bytes.clear());
        }

        @Override
        public void receive() throws IOException {
            bytes.clear();
            while (bytes.hasRemaining()) {
                if (in.read(bytes) < 0) {
                    throw new IOException("the other side ended");
                }
            }
        }
    }
}
