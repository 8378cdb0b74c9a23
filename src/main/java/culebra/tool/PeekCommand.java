package culebra.tool;

import culebra.Access;
import culebra.internal.RawText;
import culebra.mq.MessageQueue;

import java.io.IOException;

/** {@code peek}. */
final class PeekCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra peek NAME [--json]
        Shows how many messages a queue holds, its limits, whom it notifies and who
        has it open. It takes no message; the kernel shows none without taking it.
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        Sight sight = Sight.of(name, Kinds.QUEUE, terminal);
        if (sight.rows().isEmpty()) {
            throw new IOException("no message queue " + name + " can be seen");
        }
        if (!RawText.isRaw(name) && !sight.rows().getFirst().known("messages")) {
            MessageQueue.open(name, Access.READ).close(); // fails with the reason
        }
        Report.print(sight.rows(), sight.warnings(), arguments.has("--json"), terminal);
        return OK;
    }
}
