package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Several that want the path of a dead one at the same time: one gets it, and is reached. */
class RacingListenersTest {
    private static final int RIVALS = 4;
    private static final int ROUNDS = Counts.of(60, 10_000);

    @TempDir private Path directory;

    @Test
    void oneTakesThePathOfTheDeadAndKeepsIt() throws Exception {
        UnixAddress address = UnixAddress.path(directory.resolve("socket"));
        try (var threads = Executors.newFixedThreadPool(RIVALS)) {
            for (int round = 0; round < ROUNDS; round++) {
                Fd.adopt(StreamListener.bind(address).fd().detach()).close();
                var start = new CyclicBarrier(RIVALS);
                Callable<StreamListener> rival =
                        () -> {
                            start.await();
                            return StreamListener.bind(address);
                        };
                var rivals = new ArrayList<Future<StreamListener>>();
                for (int i = 0; i < RIVALS; i++) {
                    rivals.add(threads.submit(rival));
                }
                var winners = new ArrayList<StreamListener>();
                for (var each : rivals) {
                    try {
                        winners.add(each.get());
                    } catch (ExecutionException refused) {
                        assertInstanceOf(BindException.class, refused.getCause());
                    }
                }
                try {
                    assertEquals(1, winners.size(), "in round " + round);
                    StreamSocket.connect(address).close();
                } finally {
                    winners.forEach(StreamListener::close);
                }
            }
        }
    }

    /** A rival in another process: binds when told, tells how it went, closes when told. */
    static final class Rival {
        public static void main(String[] arguments) throws Exception {
            UnixAddress address = UnixAddress.path(arguments[0]);
            var in = new BufferedReader(new InputStreamReader(System.in));
            System.out.println("ready");
            while (in.readLine() != null) {
                StreamListener won = null;
                try {
                    won = StreamListener.bind(address);
                    System.out.println("won");
                } catch (BindException refused) {
                    System.out.println("lost");
                }
                in.readLine();
                if (won != null) {
                    won.close();
                }
                System.out.println("closed");
            }
        }
    }

    @Test
    void soItIsAmongProcesses() throws Exception {
        UnixAddress address = UnixAddress.path(directory.resolve("socket"));
        var rivals = new ArrayList<Peer>();
        try {
            for (int i = 0; i < RIVALS; i++) {
                rivals.add(Peer.java(Rival.class, address.toString()));
            }
            expect(rivals, "ready");
            for (int round = 0; round < ROUNDS / 3; round++) {
                Fd.adopt(StreamListener.bind(address).fd().detach()).close();
                rivals.forEach(rival -> rival.send("bind"));
                int won = 0;
                for (Peer rival : rivals) {
                    won += rival.line().equals("won") ? 1 : 0;
                }
                assertEquals(1, won, "in round " + round);
                StreamSocket.connect(address).close();
                rivals.forEach(rival -> rival.send("close"));
                expect(rivals, "closed");
            }
        } finally {
            for (Peer rival : rivals) {
                rival.close();
            }
        }
    }

    private static void expect(List<Peer> peers, String line) throws Exception {
        for (Peer peer : peers) {
            peer.expect(line);
        }
    }
}
