package culebra.socket;

import com.sun.management.ThreadMXBean;

import java.lang.management.ManagementFactory;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** Sends and receives batches until no message allocates anything, which needs compiled code. */
final class BatchGarbage {
    private static final int MANY = 1000;
    private static final int MESSAGES = 4;

    /**
     * For both batches, which are four calls with 16 messages: an object for each call, the 40
     * bytes of the slice that captures errno, which the compiler removes or not; none for a
     * message.
     */
    private static final long MOST = 200;

    private static final int BYTES = 64;

    private final SendBatch sent = SendBatch.create(MESSAGES, BYTES);
    private final ReceiveBatch received = ReceiveBatch.create(2 * MESSAGES, BYTES);
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(BYTES);

    private BatchGarbage() {}

    public static void main(String[] arguments) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var pair = MessageSocket.pair();
                var server = MessageSocket.bind(UnixAddress.unnamed());
                var client = MessageSocket.bind(UnixAddress.unnamed())) {
            SocketAddress address = server.localAddress();
            var toPeer = new BatchGarbage();
            var toAddress = new BatchGarbage();
            long taken;
            do {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < MANY; i++) {
                    toPeer.exchange(pair.first(), null, pair.second());
                    toAddress.exchange(client, address, server);
                }
                taken = threads.getCurrentThreadAllocatedBytes() - before;
            } while (taken > MOST * MANY);
            System.out.println("none");
        }
    }

    private void exchange(MessageSocket from, SocketAddress address, MessageSocket to)
            throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            boolean added =
                    address == null ? sent.add(bytes.clear()) : sent.add(bytes.clear(), address);
            require(added);
        }
        require(from.send(sent) == MESSAGES);
        require(to.receive(received) == MESSAGES);
        for (int i = 0; i < MESSAGES; i++) {
            require(received.get(i).remaining() == BYTES);
            require(received.from(i).isPresent() == (address != null));
        }
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new AssertionError();
        }
    }
}
