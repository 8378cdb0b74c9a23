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

import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** What goes there and back between two processes, over what lies between them. */
interface Link {
    void send() throws IOException, InterruptedException;

    void receive() throws IOException, InterruptedException;

    /**
     * Makes one.
     *
     * @param kind the class to be measured: {@code pipe}, {@code eventfd}, {@code queue}, {@code
     *     stream} and {@code message} are given descriptors; {@code connect}, {@code channel} (the
     *     JDK's) and {@code junixsocket} a path
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
                            Arena.global().allocate(bytes, Queues.ALIGNMENT));
            case "stream" -> over(StreamSocket.adopt(fd(in)), bytes);
            case "message" -> new Messages(MessageSocket.adopt(fd(in)), room(bytes));
            case "connect" -> over(StreamSocket.connect(UnixAddress.path(in)), bytes);
            case "channel" -> over(SocketChannel.open(UnixDomainSocketAddress.of(in)), bytes);
            case "junixsocket" -> over(junixsocket(in), bytes);
            default -> throw new IllegalArgumentException(kind);
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

    private static ByteChannel junixsocket(String path) throws IOException {
        AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
        channel.connect(AFUNIXSocketAddress.of(Path.of(path)));
        return channel;
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

    /** Message queues. */
    record Queues(MessageQueue in, MessageQueue out, MemorySegment bytes) implements Link {
        /** C's too, since the kernel's copy depends on it. */
        static final int ALIGNMENT = 64;

        @Override
        public void send() throws IOException, InterruptedException {
            out.send(bytes, 0);
        }

        @Override
        public void receive() throws IOException, InterruptedException {
            if (Message.size(in.receive(bytes)) != bytes.byteSize()) {
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
