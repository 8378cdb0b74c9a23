package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients, served on virtual threads, that exchange messages and vanish: half of them end,
 * half are killed in the midst of more.
 */
class VanishingClientsTest {
    private static final int PROCESSES = 4;
    private static final int EACH = Counts.of(10, 500);
    private static final int MESSAGES = 100;
    private static final int SIZE = 64;

    /** Keeps its connections and goes round; then ends, or goes on until it is killed. */
    private static final String CLIENT =
            """
            import itertools, socket, sys
            count, messages, size = map(int, sys.argv[1:4])
            if sys.argv[5:]:
                connect = lambda: socket.create_connection((sys.argv[4], int(sys.argv[5])))
            else:
                def connect():
                    made = socket.socket(socket.AF_UNIX)
                    made.connect(sys.argv[4])
                    return made
            def whole(one):
                got = b''
                while len(got) < size:
                    part = one.recv(size - len(got))
                    if not part:
                        sys.exit('the server ended it')
                    got += part
                return got
            all = [connect() for _ in range(count)]
            for message in itertools.count():
                if message == messages:
                    print('done', flush=True)
                    if not sys.stdin.readline().strip():
                        break
                for number, one in enumerate(all):
                    asked = f'{number} {message} '.encode().ljust(size, b'a')
                    one.sendall(asked)
                    answer = whole(one)
                    if answer != asked.upper():
                        sys.exit(f'{asked} was answered {answer}')
            """;

    @TempDir private Path directory;
    private final AtomicInteger served = new AtomicInteger();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private final Queue<String> surprises = new ConcurrentLinkedQueue<>();
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource(names = {"PATH", "INET"})
    void theServerServesAllAndKeepsNothing(StreamDomain domain) throws Exception {
        long start = System.nanoTime();
        var peers = new ArrayList<Peer>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                var listener = StreamListener.bind(domain.fresh(directory))) {
            var accepting = threads.submit(() -> acceptAll(listener, threads));
            for (int i = 0; i < PROCESSES; i++) {
                peers.add(client(listener));
            }
            for (Peer peer : peers) {
                peer.expect("done");
            }
            for (int i = 0; i < PROCESSES; i++) {
                peers.get(i).send(i % 2 == 0 ? "" : "more");
            }
            for (int i = 1; i < PROCESSES; i += 2) {
                int asked = served.get();
                while (served.get() < asked + EACH) { // it goes on, and is killed while it does
                    Thread.yield();
                }
                peers.get(i).kill();
                peers.get(i - 1).join();
            }
            int all = PROCESSES * EACH;
            while (ends.get() + breaks.get() + surprises.size() < all) {
                Thread.yield();
            }
            listener.close();
            accepting.get();
        } finally {
            for (Peer peer : peers) {
                peer.close();
            }
        }
        assertTrue(surprises.isEmpty(), surprises::toString);
        assertTrue(served.get() >= PROCESSES * EACH * MESSAGES, () -> "served only " + served);
        System.out.printf(
                "vanishing clients over %s: %d, %d messages, %d ends, %d broken, %d ms%n",
                domain,
                PROCESSES * EACH,
                served.get(),
                ends.get(),
                breaks.get(),
                (System.nanoTime() - start) / 1_000_000);
    }

    private Peer client(StreamListener listener) throws IOException {
        String count = "" + EACH;
        return listener.localAddress() instanceof InetSocketAddress inet
                ? Peer.python(
                        CLIENT, count, "" + MESSAGES, "" + SIZE, "127.0.0.1", "" + inet.getPort())
                : Peer.python(
                        CLIENT,
                        count,
                        "" + MESSAGES,
                        "" + SIZE,
                        listener.localAddress().toString());
    }

    private Void acceptAll(StreamListener listener, ExecutorService threads) throws Exception {
        while (true) {
            try {
                StreamSocket socket = listener.accept();
                threads.submit(() -> serve(socket));
            } catch (ClosedChannelException end) {
                return null;
            }
        }
    }

    private void serve(StreamSocket socket) {
        var buffer = ByteBuffer.allocate(SIZE);
        try (socket) {
            while (fill(socket, buffer.clear())) {
                for (int i = 0; i < SIZE; i++) {
                    buffer.put(i, (byte) Character.toUpperCase(buffer.get(i)));
                }
                socket.write(buffer.flip());
                served.incrementAndGet();
            }
            socket.close();
            ends.incrementAndGet();
        } catch (ErrnoException failed) {
            socket.close();
            if (Set.of(Errno.EPIPE, Errno.ECONNRESET).contains(failed.errno())) {
                breaks.incrementAndGet();
            } else {
                surprises.add(failed.toString());
            }
        } catch (Exception failed) {
            socket.close();
            surprises.add(failed.toString());
        }
    }

    /** Reads a whole message, or finds the end, which may come within one. */
    private static boolean fill(StreamSocket socket, ByteBuffer message) throws IOException {
        while (message.hasRemaining()) {
            if (socket.read(message) < 0) {
                return false;
            }
        }
        return true;
    }
}
