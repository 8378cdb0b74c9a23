package culebra.cookbook;

import culebra.socket.MessageSocket;
import culebra.socket.ReceiveBatch;
import culebra.socket.UnixAddress;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

/** Adds up samples that programs such as {@code send_samples.c} send. */
final class Tally {
    private Tally() {}

    // @start region=tally @highlight region regex="ReceiveBatch|\breceive(?=\()"
    /** {@code SOCKET}: prints the sum of each name when a message is "end". */
    public static void main(String[] arguments) throws Exception {
        var sums = new TreeMap<String, Long>();
        var batch = ReceiveBatch.create(64, 100); // 64 messages of up to 100 bytes
        try (var socket = MessageSocket.bind(UnixAddress.path(arguments[0]))) {
            System.out.println("ready");
            while (true) {
                int count = socket.receive(batch); // waits for the first message only
                for (int i = 0; i < count; i++) {
                    String text = StandardCharsets.UTF_8.decode(batch.get(i)).toString();
                    if (text.equals("end")) {
                        System.out.println(sums);
                        return;
                    }
                    int space = text.indexOf(' ');
                    long value = Long.parseLong(text.substring(space + 1));
                    sums.merge(text.substring(0, space), value, Long::sum);
                }
            }
        }
    }
    // @end @end
}
