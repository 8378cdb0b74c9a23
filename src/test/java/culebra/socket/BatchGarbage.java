package culebra.socket;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;

/** Sends and receives batches until no message allocates anything, which needs compiled code. */
final class BatchGarbage {
    private static final int MANY = 1000;
    private static final int MESSAGES = 4;

    /**
     * For all batches, which are about eight calls with 24 messages: an object for each call, the
     * 40 bytes of the slice that captures errno, which the compiler removes or not; none for a
     * message.
     */
    private static final long MOST = 360;

    private static final int BYTES = 64;

    private final SendBatch sent = SendBatch.create(MESSAGES, BYTES);
    private final ReceiveBatch received = ReceiveBatch.create(2 * MESSAGES, BYTES);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);

    private BatchGarbage() {}

    public static void main(String[] arguments) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var pair = MessageSocket.pair();
                var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.bind(UnixAddress.unnamed());
                var first = MessageSocket.bind(new InetSocketAddress("127.0.0.1", 0));
                var second = MessageSocket.bind(new InetSocketAddress("127.0.0.1", 0));
                var inet = MessageSocket.unconnected(StandardProtocolFamily.INET)) {
            SocketAddress[] peer = {null};
            SocketAddress[] address = {server.localAddress()};
            SocketAddress[] inTurn = {first.localAddress(), second.localAddress()};
            var toPeer = new BatchGarbage();
            var toAddress = new BatchGarbage();
            var toAddressesInTurn = new BatchGarbage();
            long taken;
            do {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < MANY; i++) {
                    toPeer.send(pair.first(), peer);
                    toPeer.receive(pair.second(), MESSAGES, false);
                    toAddress.send(client, address);
                    toAddress.receive(server, MESSAGES, true);
                    toAddressesInTurn.send(inet, inTurn);
                    toAddressesInTurn.receive(first, MESSAGES / 2, true);
                    toAddressesInTurn.receive(second, MESSAGES / 2, true);
                }
                taken = threads.getCurrentThreadAllocatedBytes() - before;
            } while (taken > MOST * MANY);
            System.out.println("none");
        }
    }

    /** Sends messages to the addresses in turn; null stands for the peer. */
    private void send(MessageSocket from, SocketAddress[] addresses) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            SocketAddress address = addresses[i % addresses.length];
            boolean added =
                    address == null ? sent.add(bytes.clear()) : sent.add(bytes.clear(), address);
            require(added);
        }
        require(from.send(sent) == MESSAGES);
    }

    private void receive(MessageSocket to, int count, boolean named) throws Exception {
        for (int left = count; left > 0; ) {
            int more = to.receive(received);
            for (int i = 0; i < more; i++) {
                require(received.get(i).remaining() == BYTES);
                require(received.from(i).isPresent() == named);
            }
            left -= more;
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
