package culebra.tool;

import culebra.sem.NamedSemaphore;

import java.io.IOException;

/** {@code post}. */
final class PostCommand implements Command {
    private static final int MANY = 1_000_000;

    @Override
    public String help() {
        return """
        Usage: culebra post NAME [--count N]
        Adds permits to a semaphore, each of which lets one waiting thread go on.

          --count N   how many; 1 by default
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--count="};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        long count = arguments.number("--count", 1, 1, MANY);
        try (var semaphore = NamedSemaphore.open(name)) {
            for (long i = 0; i < count; i++) {
                semaphore.release();
            }
        }
        return OK;
    }
}
