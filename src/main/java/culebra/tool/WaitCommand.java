package culebra.tool;

import culebra.sem.NamedSemaphore;

import java.io.IOException;
import java.time.Duration;

/** {@code wait}. */
final class WaitCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra wait NAME [--timeout SECONDS]
        Takes a permit from a semaphore, and waits while it has none.

          --timeout SECONDS   exit code 1 if none comes in time; 0 does not wait
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--timeout="};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal)
            throws IOException, InterruptedException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        Duration timeout = arguments.seconds("--timeout");
        try (var semaphore = NamedSemaphore.open(name)) {
            if (timeout == null) {
                semaphore.acquire();
            } else if (!semaphore.tryAcquire(timeout)) {
                terminal.error("culebra: the semaphore has no permit");
                return FAILED;
            }
        }
        return OK;
    }
}
