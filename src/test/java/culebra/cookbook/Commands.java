package culebra.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;

/** A server of commands, which answers each by the ring that the command names. */
final class Commands {
    private Commands() {}

    // @start region=server @highlight region regex="MessageRing\.\w+|receiver\.\w+|sender\.\w+"
    /** {@code NAME}: answers {@code REPLIES TEXT} with the text in upper case; QUIT ends it. */
    public static void main(String[] arguments) throws Exception {
        try (var ring = MessageRing.openOrCreate(arguments[0], 1 << 16, Senders.SHARED);
                var receiver = ring.receiver()) {
            System.out.println("ready");
            ByteBuffer command = ByteBuffer.allocate(ring.maxMessageSize());
            while (true) {
                int size = receiver.receive(command.clear());
                if (size == RingReceiver.END) {
                    continue; // all clients have left: wait for new ones
                }
                String[] words = new String(command.array(), 0, size, UTF_8).split(" ", 2);
                if (words[0].equals("QUIT")) {
                    return;
                }
                answer(words[0], words[1].toUpperCase(Locale.ROOT));
            }
        }
    }

    private static void answer(String replies, String text) throws Exception {
        try (MessageRing ring = MessageRing.open(replies);
                RingSender sender = ring.sender()) {
            boolean sent = sender.trySend(text.getBytes(UTF_8), Duration.ofSeconds(1));
        } catch (NoSuchFileException gone) {
            return; // the client has ended
        }
    }
    // @end @end
}
