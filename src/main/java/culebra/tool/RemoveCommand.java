package culebra.tool;

import culebra.internal.PathName;
import culebra.internal.RawText;
import culebra.mq.MessageQueue;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** {@code remove}. */
final class RemoveCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra remove NAME [--kind KIND] [--yes] [--json]
        Removes shared memory, a semaphore or a message queue, or a System V object by
        its id, after showing it and its users. Who has it open keeps it, except a
        System V semaphore or queue.

          --kind KIND   memory, ring, semaphore, queue, sysv-memory,
                        sysv-semaphores or sysv-queue: required for an id,
                        or if there are several
          --yes         do not ask
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--kind=", "--yes", "--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String operand = arguments.operands(1, 1, "NAME").getFirst();
        String kind = Kinds.option(arguments, Kinds.REMOVABLE);
        boolean json = arguments.has("--json");
        if (json && !arguments.has("--yes")) {
            throw new UsageException("--json requires --yes");
        }
        Sight sight = Sight.of(Text.read(operand), kind, terminal);
        Row row = only(sight.rows(), kind, operand);
        Report.print(sight.rows(), sight.warnings(), json, terminal);
        boolean confirmed =
                arguments.has("--yes")
                        || terminal.confirm("Remove " + row.kind() + " " + row.label() + "?");
        if (!confirmed) {
            terminal.error("culebra: nothing was removed; with --yes nothing is asked");
            return FAILED;
        }
        if (!json) {
            showBefore(terminal);
        }
        remove(row);
        if (!json) {
            terminal.line("removed");
        }
        return OK;
    }

    /** What follows may fail. It is done even if the reader of the output has ended. */
    private static void showBefore(Terminal terminal) throws IOException {
        try {
            terminal.flush();
        } catch (Terminal.ReaderGoneException unseen) {
            return;
        }
    }

    private static Row only(List<Row> rows, String kind, String operand) throws IOException {
        if (rows.isEmpty()) {
            String what = kind == null ? "memory, semaphore or queue " : kind + " ";
            throw new IOException("no " + what + operand + " can be seen");
        }
        if (rows.size() > 1) {
            throw new UsageException("several objects have this name: --kind chooses one");
        }
        return rows.getFirst();
    }

    private static void remove(Row row) throws IOException {
        switch (row.kind()) {
            case Kinds.SYSV_MEMORY -> SysvMemory.ofId(row.id()).remove();
            case Kinds.SYSV_SEMAPHORES -> SysvSemaphores.ofId(row.id()).remove();
            case Kinds.SYSV_QUEUE -> SysvQueue.ofId(row.id()).remove();
            case Kinds.MEMORY, Kinds.RING -> removeFile(row, "/dev/shm/");
            case Kinds.SEMAPHORE -> removeFile(row, "/dev/shm/sem.");
            default -> removeFile(row, "/dev/mqueue/");
        }
    }

    /** By the function that the C library has for it, unless the name is no text. */
    private static void removeFile(Row row, String prefix) throws IOException {
        String name = row.name();
        if (RawText.isRaw(name)) {
            Files.delete(PathName.path(RawText.encode(prefix + name.substring(1))));
        } else if (row.kind().equals(Kinds.MEMORY) || row.kind().equals(Kinds.RING)) {
            SharedMemory.unlink(name);
        } else if (row.kind().equals(Kinds.SEMAPHORE)) {
            NamedSemaphore.unlink(name);
        } else {
            MessageQueue.unlink(name);
        }
    }
}
