package culebra.tool;

import culebra.inspect.Inspect;
import culebra.inspect.IpcEntry;
import culebra.inspect.Listing;

import java.io.IOException;

/** {@code list} and {@code unreferenced}. */
final class ListCommand implements Command {
    private static final String KINDS =
            """
              --kind KIND   only memory, ring, semaphore, queue, sysv-memory,
                            sysv-semaphores, sysv-queue, lock or socket
            """;

    private final boolean all;

    /** Creates a command that lists everything, or what no visible process uses. */
    ListCommand(boolean all) {
        this.all = all;
    }

    @Override
    public String help() {
        return all
                ? """
                Usage: culebra list [--kind KIND] [--json]
                Lists shared memory, semaphores, message queues, System V objects, file locks
                and UNIX sockets, with the processes that use them. Root sees most.

                """
                        + KINDS
                : """
                Usage: culebra unreferenced [--kind KIND] [--json]
                Lists what no visible process uses. Processes of another container may use it,
                and one that starts later may expect it.

                """
                        + KINDS;
    }

    @Override
    public String[] options() {
        return new String[] {"--kind=", "--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        arguments.operands(0, 0, "");
        String kind = Kinds.option(arguments);
        Listing<IpcEntry> listing = all ? Inspect.list() : Inspect.unreferenced();
        Report.print(
                Report.rows(listing, kind, terminal),
                listing.warnings(),
                arguments.has("--json"),
                terminal);
        return OK;
    }
}
