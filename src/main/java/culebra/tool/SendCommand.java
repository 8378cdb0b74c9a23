package culebra.tool;

import culebra.Access;
import culebra.mq.MessageQueue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** {@code send}. */
final class SendCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra send NAME [TEXT] [--priority N] [--timeout SECONDS]
        Sends a message to a queue: TEXT, or all of standard input. Waits while the
        queue is full.

          --priority N        0, the lowest, to 32767; 0 by default
          --timeout SECONDS   exit code 1 if the queue stays full; 0 does not wait
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--priority=", "--timeout="};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal)
            throws IOException, InterruptedException {
        List<String> operands = arguments.operands(1, 2, "NAME");
        int priority = (int) arguments.number("--priority", 0, 0, MessageQueue.MAX_PRIORITY);
        Duration timeout = arguments.seconds("--timeout");
        try (var queue = MessageQueue.open(Text.read(operands.getFirst()), Access.WRITE)) {
            byte[] message =
                    operands.size() == 2
                            ? encode(operands.get(1))
                            : terminal.in().readNBytes(queue.limits().messageSize() + 1);
            if (timeout == null) {
                queue.send(message, priority);
            } else if (!queue.trySend(message, priority, timeout)) {
                terminal.error("culebra: the queue is full");
                return FAILED;
            }
        }
        return OK;
    }

    /** Refuses a text whose bytes the JVM has not been able to decode. */
    private static byte[] encode(String text) {
        boolean unicode = "UTF-8".equals(System.getProperty("sun.jnu.encoding"));
        if (!unicode && text.indexOf('\ufffd') >= 0) {
            throw new UsageException(
                    "TEXT has characters that this locale does not support: set LC_ALL=C.UTF-8, or"
                            + " use standard input");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
