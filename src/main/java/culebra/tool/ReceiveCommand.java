package culebra.tool;

import culebra.Access;
import culebra.internal.RawText;
import culebra.mq.Message;
import culebra.mq.MessageQueue;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;

/** {@code receive}. */
final class ReceiveCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra receive NAME [--count N] [--timeout SECONDS] [--raw | --json]
        Takes messages from a queue, the oldest of the highest priority first, and
        prints each on a line of its own. Waits while the queue is empty. A message that
        can no longer be printed, as after | head -1, is lost.

          --count N           how many; 1 by default
          --timeout SECONDS   exit code 1 if none comes in time; 0 does not wait
          --raw               the bytes as they are, without line feeds between
          --json              a line for each, with its priority and its bytes
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--count=", "--timeout=", "--raw", "--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal)
            throws IOException, InterruptedException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        long count = arguments.number("--count", 1, 1, Long.MAX_VALUE);
        Duration timeout = arguments.seconds("--timeout");
        try (var queue = MessageQueue.open(name, Access.READ)) {
            for (long i = 0; i < count; i++) {
                Message message = receive(queue, timeout);
                if (message == null) {
                    terminal.error("culebra: no message came");
                    return FAILED;
                }
                print(message, arguments, terminal);
            }
        }
        return OK;
    }

    private static Message receive(MessageQueue queue, Duration timeout)
            throws IOException, InterruptedException {
        if (timeout == null) {
            return queue.receive();
        }
        Optional<Message> message = queue.tryReceive(timeout);
        return message.orElse(null);
    }

    private static void print(Message message, Arguments arguments, Terminal terminal)
            throws IOException {
        if (arguments.has("--raw")) {
            terminal.write(message.bytes());
            return;
        }
        String text = RawText.decode(message.bytes());
        if (arguments.has("--json")) {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("priority", message.priority());
            facts.put("text", text);
            facts.put("hex", hex(message.bytes()));
            terminal.json(facts);
        } else {
            terminal.line(Text.shown(text, terminal.isUnicode()));
        }
        terminal.flush();
    }

    private static String hex(byte[] bytes) {
        var hex = new StringBuilder();
        for (byte each : bytes) {
            Text.appendHex(hex, each);
        }
        return hex.toString();
    }
}
