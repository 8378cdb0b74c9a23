package culebra.tool;

import culebra.sem.NamedSemaphore;

import java.io.IOException;
import java.util.LinkedHashMap;

/** {@code value}. */
final class ValueCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra value NAME [--json]
        Prints how many permits a semaphore has.
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        try (var semaphore = NamedSemaphore.open(name)) {
            int value = semaphore.availablePermits();
            if (arguments.has("--json")) {
                var facts = new LinkedHashMap<String, Object>();
                facts.put("name", semaphore.name());
                facts.put("value", value);
                terminal.json(facts);
            } else {
                terminal.line("" + value);
            }
        }
        return OK;
    }
}
