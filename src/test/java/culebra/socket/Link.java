package culebra.socket;

import culebra.fd.Fd;
import culebra.testing.Patience;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;

/** Two sockets, from one of which descriptors go to the other, whatever their type. */
interface Link extends AutoCloseable {
    /** An enum source of parameterized tests. */
    enum Type {
        STREAM,
        DATAGRAM,
        SEQPACKET,
        /** Datagrams each sent to an address. */
        ADDRESSED
    }

    void send(ByteBuffer message, Fd... fds) throws Exception;

    /** Sends if there is room: whether it, or a part of it, was sent. */
    boolean trySend(ByteBuffer message, Fd... fds) throws Exception;

    boolean trySend(ByteBuffer message, Duration timeout, Fd... fds) throws Exception;

    /** Sends until there is no room: how many bytes. */
    int fill() throws Exception;

    int receive(ByteBuffer into, Received received) throws Exception;

    /** Receives without asking what came beside the bytes. */
    int receive(ByteBuffer into) throws Exception;

    int peek(ByteBuffer into) throws Exception;

    /** The bytes of the next message, 0 if there is none. */
    int waiting() throws Exception;

    /** The end that sends. */
    SocketHandle<?> from();

    @Override
    void close();

    static Link open(Type type) throws Exception {
        return switch (type) {
            case STREAM -> new Stream(StreamSocket.pair());
            case DATAGRAM -> new Messages(MessageSocket.pair(), null);
            case SEQPACKET -> new Messages(MessageSocket.pairSeqpacket(), null);
            case ADDRESSED -> {
                var to = MessageSocket.bind(UnixAddress.unnamed());
                var from = MessageSocket.unconnected(MessageDomain.UNNAMED.family());
                yield new Messages(new SocketPair<>(from, to), to.localAddress());
            }
        };
    }

    /** Over a stream. */
    record Stream(SocketPair<StreamSocket> pair) implements Link {
        @Override
        public void send(ByteBuffer message, Fd... fds) throws Exception {
            pair.first().send(message, fds);
        }

        @Override
        public boolean trySend(ByteBuffer message, Fd... fds) throws Exception {
            return pair.first().trySend(message, fds) > 0;
        }

        @Override
        public boolean trySend(ByteBuffer message, Duration timeout, Fd... fds) throws Exception {
            return pair.first().trySend(message, timeout, fds) > 0;
        }

        @Override
        public int fill() throws Exception {
            int bytes = 0;
            int more;
            while ((more = pair.first().tryWrite(ByteBuffer.allocate(100_000))) > 0) {
                bytes += more;
            }
            return bytes;
        }

        @Override
        public SocketHandle<?> from() {
            return pair.first();
        }

        @Override
        public int receive(ByteBuffer into, Received received) throws Exception {
            return pair.second().receive(into, received);
        }

        @Override
        public int receive(ByteBuffer into) throws Exception {
            return pair.second().read(into);
        }

        @Override
        public int peek(ByteBuffer into) throws Exception {
            return pair.second().peek(into);
        }

        @Override
        public int waiting() throws Exception {
            return pair.second().tryRead(ByteBuffer.allocate(9));
        }

        @Override
        public void close() {
            pair.close();
        }
    }

    /** Over a socket for messages, to an address or to the peer. */
    record Messages(SocketPair<MessageSocket> pair, SocketAddress to) implements Link {
        @Override
        public void send(ByteBuffer message, Fd... fds) throws Exception {
            if (to == null) {
                pair.first().send(message, fds);
            } else {
                pair.first().send(message, to, fds);
            }
        }

        @Override
        public boolean trySend(ByteBuffer message, Fd... fds) throws Exception {
            return to == null
                    ? pair.first().trySend(message, fds)
                    : pair.first().trySend(message, to, fds);
        }

        @Override
        public boolean trySend(ByteBuffer message, Duration timeout, Fd... fds) throws Exception {
            return to == null
                    ? pair.first().trySend(message, timeout, fds)
                    : pair.first().trySend(message, to, timeout, fds);
        }

        @Override
        public int fill() throws Exception {
            int bytes = 0;
            while (trySend(ByteBuffer.allocate(1))) {
                bytes++;
            }
            return bytes;
        }

        @Override
        public SocketHandle<?> from() {
            return pair.first();
        }

        @Override
        public int receive(ByteBuffer into, Received received) throws Exception {
            return pair.second().tryReceive(into, received, Patience.LIMIT);
        }

        @Override
        public int receive(ByteBuffer into) throws Exception {
            return pair.second().receive(into);
        }

        @Override
        public int peek(ByteBuffer into) throws Exception {
            return pair.second().peek(into);
        }

        @Override
        public int waiting() throws Exception {
            return Math.max(0, pair.second().tryReceive(ByteBuffer.allocate(9)));
        }

        @Override
        public void close() {
            pair.close();
        }
    }
}
