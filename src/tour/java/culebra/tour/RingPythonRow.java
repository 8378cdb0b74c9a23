package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Python reads a feed to its end, by the module that is in the jar, and sends one itself. */
final class RingPythonRow implements Row {
    private static final long CAPACITY = 1 << 12;
    private static final int COUNT = 5_000;

    /** What follows the module's own text. */
    private static final String BOTH_WAYS =
            """

            import sys
            with open(sys.argv[1]) as ring:
                with ring.receiver() as receiver:
                    print("ready", flush=True)
                    numbers = [int.from_bytes(message, "little") for message in receiver]
                with ring.sender() as sender:
                    print(len(numbers), sum(numbers), flush=True)
                    for number in numbers:
                        sender.send(number.to_bytes(8, "little"))
            """;

    @Override
    public String name() {
        return "ring-python";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(MessageRing::unlinkIfExists);
        try (MessageRing ring = MessageRing.create(name, CAPACITY, Senders.SINGLE);
                Peer python = stage.python(module() + BOTH_WAYS, "/dev/shm" + name)) {
            python.expect("ready");
            try (RingSender sender = ring.sender()) {
                for (long number = 0; number < COUNT; number++) {
                    sender.send(
                            ByteBuffer.allocate(8)
                                    .put(0, (byte) number)
                                    .put(1, (byte) (number >> 8)));
                }
            }
            python.expect(COUNT + " " + (long) COUNT * (COUNT - 1) / 2);
            try (RingReceiver receiver = ring.receiver()) {
                ByteBuffer into = ByteBuffer.allocate(8);
                int received = 0;
                while (receiver.receive(into.clear()) != RingReceiver.END) {
                    received++;
                }
                assertEquals(COUNT, received, "messages from Python");
            }
            python.join();
            return new Result(COUNT + " messages each way, up to the end");
        }
    }

    private static String module() throws IOException {
        try (InputStream text = MessageRing.class.getResourceAsStream("culebra_ring.py")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
