package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.event.EventFd;
import culebra.fd.Poller;
import culebra.fd.Readiness;
import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The examples of the page of {@code culebra.ring}. */
class RingRecipesTest {
    private static final String RESOURCES = "src/main/resources/culebra/ring";

    @TempDir Path directory;

    @Test
    void aPollerWatchesARing() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(1 << 16, Senders.SINGLE);
                RingReceiver receiver = ring.receiver();
                EventFd ready = EventFd.create();
                Poller poller = Poller.open()) {
            poller.register(ready.fd(), Set.of(Readiness.READABLE), null);
            var messages = new ConcurrentLinkedQueue<byte[]>();
            RingSender sender = ring.sender();
            var passing =
                    On.VIRTUAL.start(
                            () -> {
                                PolledRing.pass(receiver, messages, ready);
                                return null;
                            });
            for (int i = 0; i < 300; i++) {
                sender.send(new byte[] {(byte) i});
                byte[] message = messages.poll();
                while (message == null) {
                    assertTrue(poller.await().getFirst().isReadable());
                    ready.take();
                    message = messages.poll();
                }
                assertEquals((byte) i, message[0]);
            }
            sender.close();
            passing.get();
        }
    }

    @Test
    void aSlowReaderGetsTheLastPriceOfEachSymbol() throws Exception {
        String name = TempName.next().substring(1);
        try (MessageRing ring = MessageRing.create(name, 1 << 16, Senders.SINGLE)) {
            int feeds = 5_000;
            try (Peer feed = Peer.java(PriceFeed.class, name)) {
                for (int i = 1; i <= feeds; i++) { // far more than the ring holds
                    feed.send("EUR/USD " + i);
                    feed.send("USD/JPY " + -i);
                }
                try (Peer reader = prices(name)) {
                    feed.send("GBP/USD 7");
                    feed.closeInput();
                    List<String> lines = reader.join().lines().toList();
                    feed.join();
                    assertTrue(lines.size() < 2 * feeds, lines.size() + " lines");
                    assertEquals("EUR/USD 1", lines.getFirst());
                    assertTrue(lines.contains("EUR/USD " + feeds));
                    assertTrue(lines.contains("USD/JPY " + -feeds));
                    assertTrue(lines.contains("GBP/USD 7"));
                }
            }
        } finally {
            MessageRing.unlink(name);
        }
    }

    private Peer prices(String name) throws Exception {
        Path program = directory.resolve("prices");
        var gcc =
                List.of(
                        "gcc",
                        "-Wall",
                        "-Werror",
                        "-pthread",
                        "-I" + RESOURCES,
                        "-o",
                        program.toString(),
                        "src/test/c/cookbook/prices.c");
        try (Peer compiler = Peer.command(gcc)) {
            compiler.join();
        }
        return Peer.command(List.of(program.toString(), name));
    }

    @Test
    void commandsAreAnsweredByTheRingOfTheirSender() throws Exception {
        String name = TempName.next().substring(1);
        try (Peer server = Peer.java(Commands.class, name)) {
            server.expect("ready");
            var clients = new ArrayList<Peer>();
            for (int i = 0; i < 3; i++) {
                clients.add(client(name, "text " + i));
            }
            for (int i = 0; i < 3; i++) {
                try (Peer client = clients.get(i)) {
                    assertEquals("TEXT " + i, client.join());
                }
            }
            try (MessageRing ring = MessageRing.open(name);
                    RingSender sender = ring.sender()) {
                sender.send("no-such-ring text".getBytes(UTF_8));
                sender.send("QUIT".getBytes(UTF_8));
            }
            server.join();
        } finally {
            MessageRing.unlinkIfExists(name);
        }
    }

    private static Peer client(String name, String text) throws IOException {
        return Peer.command(
                List.of(
                        "env",
                        "PYTHONDONTWRITEBYTECODE=1",
                        "PYTHONPATH=" + RESOURCES,
                        "python3",
                        "src/test/c/cookbook/command.py",
                        name,
                        text));
    }
}
