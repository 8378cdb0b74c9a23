package culebra.bench;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.mq.Message;
import culebra.mq.MessageQueue;
import culebra.socket.MessageSocket;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** What goes there and back between two processes, over what lies between them. */
interface Link {
    void send() throws IOException, InterruptedException;

    void receive() throws IOException, InterruptedException;

    /**
     * Makes one.
     *
     * @param kind the class to be measured: {@code pipe}, {@code eventfd}, {@code queue}, {@code
     *     memory}, {@code stream} and {@code message} are given descriptors, {@code connect} a path
     *     or a port; {@link RivalLinks} has the others
     */
    static Link of(String kind, int bytes, String in, String out) throws Exception {
        return switch (kind) {
            case "pipe" ->
                    new Bytes(ReadChannel.adopt(fd(in)), WriteChannel.adopt(fd(out)), room(bytes));
            case "eventfd" -> new Counters(EventFd.adopt(fd(in)), EventFd.adopt(fd(out)));
            case "queue" ->
                    new Queues(
                            MessageQueue.adopt(fd(in)),
                            MessageQueue.adopt(fd(out)),
                            bytes,
                            Arena.global().allocate(Queues.MOST, Queues.ALIGNMENT));
            case "memory" -> new MemoryLink(fd(in), fd(out), Arena.global().allocate(bytes));
            case "stream" -> over(StreamSocket.adopt(fd(in)), bytes);
            case "message" -> new Messages(MessageSocket.adopt(fd(in)), room(bytes));
            case "connect" -> over(connected(in), bytes);
            default -> RivalLinks.of(kind, bytes, in, out);
        };
    }

    private static Fd fd(String number) throws IOException {
        return Fd.adopt(Integer.parseInt(number));
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    private static Link over(ByteChannel channel, int bytes) {
        return new Bytes(channel, channel, room(bytes));
    }

    private static StreamSocket connected(String address) throws Exception {
        return address.startsWith(":")
                ? StreamSocket.connect(RivalLinks.port(address))
                        .setOption(StandardSocketOptions.TCP_NODELAY, true)
                : StreamSocket.connect(UnixAddress.path(address));
    }

    /** Eventfds. */
    record Counters(EventFd in, EventFd out) implements Link {
        @Override
        public void send() throws IOException, InterruptedException {
            out.add(1);
        }

        @Override
        public void receive() throws IOException, InterruptedException {
            in.take();
        }
    }

    /** Message queues, which may bring longer messages than are sent. */
    record Queues(
            MessageQueue in, MessageQueue out, int size, MemorySegment room, MemorySegment bytes)
            implements Link {
        /** C's too, since the kernel's copy depends on it. */
        static final int ALIGNMENT = 64;

        /** As {@code between} makes them. */
        static final int MOST = 8192;

        Queues(MessageQueue in, MessageQueue out, int size, MemorySegment room) {
            this(in, out, size, room, room.asSlice(0, size));
        }

        @Override
        public void send() throws IOException, InterruptedException {
            out.send(bytes, 0);
        }

        @Override
        public void receive() throws IOException, InterruptedException {
            if (Message.size(in.receive(room)) != size) {
                throw new IOException("not the whole message");
            }
        }
    }

    /** Streams of bytes. */
    record Bytes(ReadableByteChannel in, WritableByteChannel out, ByteBuffer bytes)
            implements Link {
        @Override
        public void send() throws IOException {
            out.write(bytes.clear());
            if (bytes.hasRemaining()) {
                throw new IOException("not all was written");
            }
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

    /** Datagrams and seqpackets. */
    record Messages(MessageSocket socket, ByteBuffer bytes) implements Link {
        @Override
        public void send() throws IOException, InterruptedException {
            socket.send(bytes.clear());
        }

        @Override
        public void receive() throws IOException, InterruptedException {
            if (socket.receive(bytes.clear()) != bytes.capacity()) {
                throw new IOException("not the whole message");
            }
        }
    }
}
