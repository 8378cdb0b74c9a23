package culebra;

import culebra.socket.MessageSocket;
import culebra.socket.ReceiveBatch;
import culebra.socket.SendBatch;
import culebra.socket.SeqpacketListener;
import culebra.socket.SocketPair;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;

/** Every call that waits for a socket, each in a state in which it has to. */
enum BlockedSocketCall implements BlockedCall {
    STREAM_READ(() -> reading(StreamSocket.pair())),
    STREAM_TIMED_READ(
            () -> {
                var pair = StreamSocket.pair();
                return wait(pair, socket -> socket.tryRead(one(), day()));
            }),
    STREAM_WRITE(
            () -> {
                var pair = StreamSocket.pair();
                while (pair.first().tryWrite(large()) > 0) {}
                return wait(pair, socket -> socket.write(large()));
            }),
    STREAM_TIMED_PEEK(
            () -> {
                var pair = StreamSocket.pair();
                return wait(pair, socket -> socket.tryPeek(one(), day()));
            }),
    STREAM_TIMED_SEND(
            () -> {
                var pair = StreamSocket.pair();
                while (pair.first().tryWrite(large()) > 0) {}
                return wait(pair, socket -> socket.trySend(large(), day(), socket.fd()));
            }),
    STREAM_TCP_READ(() -> reading(connected())),
    LISTENER_ACCEPT(() -> accepting(UnixAddress.unnamed())),
    LISTENER_TCP_ACCEPT(() -> accepting(loopback())),
    LISTENER_TIMED_ACCEPT(
            () -> {
                var listener = StreamListener.bind(UnixAddress.unnamed());
                return new Wait(listener, () -> listener.tryAccept(day()));
            }),
    CONNECT_STREAM(() -> connecting(StreamSocket::connect)),
    CONNECT_STREAM_TIMED(() -> connecting(to -> StreamSocket.tryConnect(to, day()))),
    MESSAGE_RECEIVE(() -> wait(MessageSocket.pair(), socket -> socket.receive(one()))),
    MESSAGE_TIMED_RECEIVE(
            () -> wait(MessageSocket.pair(), socket -> socket.tryReceive(one(), day()))),
    MESSAGE_TIMED_PEEK(() -> wait(MessageSocket.pair(), socket -> socket.tryPeek(one(), day()))),
    MESSAGE_SEND(
            () -> {
                var pair = MessageSocket.pair();
                while (pair.first().trySend(one())) {}
                return wait(pair, socket -> socket.send(one()));
            }),
    MESSAGE_TIMED_SEND_TO(
            () -> {
                var to = MessageSocket.bind(UnixAddress.unnamed());
                var from = MessageSocket.unconnected(StandardProtocolFamily.UNIX);
                SocketAddress address = to.localAddress();
                while (from.trySend(one(), address)) {}
                return wait(
                        new SocketPair<>(from, to),
                        socket -> socket.trySend(one(), address, day(), socket.fd()));
            }),
    BATCH_RECEIVE(
            () -> {
                var batch = ReceiveBatch.create(2, 1);
                return wait(MessageSocket.pair(), socket -> socket.receive(batch));
            }),
    BATCH_TIMED_RECEIVE(
            () -> {
                var batch = ReceiveBatch.create(2, 1);
                return wait(MessageSocket.pair(), socket -> socket.tryReceive(batch, day()));
            }),
    BATCH_SEND(
            () -> {
                var pair = MessageSocket.pair();
                while (pair.first().trySend(one())) {}
                SendBatch batch = batch(null);
                return wait(pair, socket -> socket.send(batch));
            }),
    BATCH_TIMED_SEND_TO(
            () -> {
                var to = MessageSocket.bind(UnixAddress.unnamed());
                var from = MessageSocket.unconnected(StandardProtocolFamily.UNIX);
                while (from.trySend(one(), to.localAddress())) {}
                SendBatch batch = batch(to.localAddress());
                return wait(new SocketPair<>(from, to), socket -> socket.trySend(batch, day()));
            }),
    SEQPACKET_RECEIVE(() -> wait(MessageSocket.pairSeqpacket(), socket -> socket.receive(one()))),
    SEQPACKET_SEND(
            () -> {
                var pair = MessageSocket.pairSeqpacket();
                while (pair.first().trySend(one())) {}
                return wait(pair, socket -> socket.send(one()));
            }),
    SEQPACKET_ACCEPT(
            () -> {
                var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                return new Wait(listener, listener::accept);
            });

    private interface Opener {
        Wait open() throws Exception;
    }

    private interface Use<T> {
        void of(T socket) throws Exception;
    }

    private final Opener opener;

    BlockedSocketCall(Opener opener) {
        this.opener = opener;
    }

    @Override
    public Wait open(Path directory) throws Exception {
        return opener.open();
    }

    @Override
    public boolean isChannel() {
        return name().startsWith("STREAM_");
    }

    @Override
    public boolean hasHandle() {
        return !name().startsWith("CONNECT_");
    }

    private static <S extends AutoCloseable> Wait wait(SocketPair<S> pair, Use<S> use) {
        return new Wait(pair, pair.first(), () -> use.of(pair.first()));
    }

    private static Wait reading(SocketPair<StreamSocket> pair) {
        return wait(pair, socket -> socket.read(one()));
    }

    private static Wait accepting(SocketAddress address) throws IOException {
        var listener = StreamListener.bind(address);
        return new Wait(listener, listener::accept);
    }

    /** To a listener whose backlog is full. */
    private static Wait connecting(Use<SocketAddress> use) throws IOException {
        var listener = StreamListener.bind(UnixAddress.unnamed(), 1);
        SocketAddress address = listener.localAddress();
        var filling = new ArrayList<StreamSocket>();
        var next = StreamSocket.tryConnect(address);
        while (next.isPresent()) {
            filling.add(next.get());
            next = StreamSocket.tryConnect(address);
        }
        AutoCloseable all =
                () -> {
                    listener.close();
                    filling.forEach(StreamSocket::close);
                };
        return new Wait(all, null, () -> use.of(address));
    }

    private static SocketPair<StreamSocket> connected() throws Exception {
        try (var listener = StreamListener.bind(loopback())) {
            StreamSocket first = StreamSocket.connect(listener.localAddress());
            return new SocketPair<>(first, listener.accept());
        }
    }

    private static SocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static SendBatch batch(SocketAddress to) {
        var batch = SendBatch.create(2, 1);
        while (to == null ? batch.add(one()) : batch.add(one(), to)) {}
        return batch;
    }

    private static ByteBuffer one() {
        return ByteBuffer.allocate(1);
    }

    private static ByteBuffer large() {
        return ByteBuffer.allocate(100_000);
    }

    private static Duration day() {
        return Duration.ofDays(1);
    }
}
