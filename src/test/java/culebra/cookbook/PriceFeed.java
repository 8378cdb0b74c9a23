package culebra.cookbook;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.ring.MessageRing;
import culebra.ring.RingSender;
import culebra.ring.Senders;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Scanner;

/** Prices for {@code prices.c}, which may be slow: then it gets the last price of each symbol. */
final class PriceFeed {
    private PriceFeed() {}

    // @start region=feed @highlight region regex="MessageRing\.\w+|\w*ring\.\w+|sender\.\w+"
    /** {@code NAME}: sends each line of the standard input, such as {@code EUR/USD 1.0843}. */
    public static void main(String[] arguments) throws Exception {
        try (var ring = MessageRing.openOrCreate(arguments[0], 1 << 16, Senders.SINGLE);
                var sender = ring.sender()) {
            Map<String, String> late = new LinkedHashMap<>();
            for (var lines = new Scanner(System.in); lines.hasNextLine(); ) {
                String line = lines.nextLine();
                late.put(line.split(" ")[0], line); // replaces an older price
                sendWhatFits(sender, late);
            }
            for (String line : late.values()) {
                sender.send(line.getBytes(UTF_8)); // at the end, waits for the reader
            }
        }
    }

    private static void sendWhatFits(RingSender sender, Map<String, String> late) throws Exception {
        var oldest = late.values().iterator();
        while (oldest.hasNext() && sender.trySend(oldest.next().getBytes(UTF_8))) {
            oldest.remove();
        }
    }
    // @end @end
}
