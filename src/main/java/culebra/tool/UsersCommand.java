package culebra.tool;

import culebra.inspect.Inspect;
import culebra.inspect.IpcUser;
import culebra.inspect.Listing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code users}. */
final class UsersCommand implements Command {
    private static final String[] HEADER = {"PROCESS", "KIND", "NAME", "DESCRIPTORS", "MAPPINGS"};

    @Override
    public String help() {
        return """
        Usage: culebra users NAME [--json]
        Lists the processes that have shared memory, a semaphore or a message queue
        of this name open or mapped, even if it was unlinked.
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        Listing<IpcUser> users = Inspect.users(name);
        if (arguments.has("--json")) {
            terminal.json(asJson(users));
        } else {
            Report.print(table(users, terminal), users.warnings(), terminal);
        }
        return OK;
    }

    static Table table(Listing<IpcUser> users, Terminal terminal) {
        var table = new Table(HEADER);
        for (IpcUser user : users) {
            var descriptors = new ArrayList<String>();
            for (int descriptor : user.descriptors()) {
                descriptors.add("" + descriptor);
            }
            table.add(
                    user.process().pid()
                            + " "
                            + Text.shown(user.process().command(), terminal.isUnicode()),
                    kind(user),
                    Text.shown(user.name(), terminal.isUnicode())
                            + (user.unlinked() ? " (unlinked)" : ""),
                    String.join(", ", descriptors),
                    user.mappings() == 0 ? "" : "" + user.mappings());
        }
        return table;
    }

    static String kind(IpcUser user) {
        return switch (user.kind()) {
            case SHARED_MEMORY -> Kinds.MEMORY;
            case SEMAPHORE -> Kinds.SEMAPHORE;
            case MESSAGE_QUEUE -> Kinds.QUEUE;
        };
    }

    private static Map<String, Object> asJson(Listing<IpcUser> users) {
        var all = new ArrayList<Object>();
        for (IpcUser user : users) {
            var facts = new LinkedHashMap<String, Object>();
            facts.put("kind", kind(user));
            facts.put("name", user.name());
            facts.put("unlinked", user.unlinked());
            facts.put("process", Facts.process(user.process()));
            facts.put("descriptors", user.descriptors());
            facts.put("mappings", user.mappings());
            all.add(facts);
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("users", all);
        report.put("warnings", users.warnings());
        return report;
    }
}
