package culebra.tool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code limits}. */
final class LimitsCommand implements Command {
    @Override
    public String help() {
        return """
        Usage: culebra limits [--pid PID] [--json]
        Prints what this system and a process allow, how much of it is in use, and what
        to do where that is not enough.

          --pid PID   the process whose limits and JVM flags are shown; by default the
                      limits are those of culebra itself, whose JVM has
                      raised its soft limit of open files to the hard limit
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--pid=", "--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        arguments.operands(0, 0, "");
        long pid = arguments.number("--pid", 0, 1, Integer.MAX_VALUE);
        List<Limit> limits = Limits.read(pid == 0 ? "self" : "" + pid);
        if (arguments.has("--json")) {
            var all = new ArrayList<Object>();
            for (Limit limit : limits) {
                all.add(facts(limit));
            }
            terminal.json(Map.of("limits", all));
            return OK;
        }
        var table = new Table("WHAT", "LIMIT", "IN USE", "WHAT TO DO");
        for (Limit limit : limits) {
            table.add(
                    limit.what(),
                    Text.shown(limit.value(), terminal.isUnicode()),
                    limit.used(),
                    limit.remedy());
        }
        table.print(terminal);
        return OK;
    }

    private static Map<String, Object> facts(Limit limit) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("what", limit.what());
        facts.put("limit", limit.value());
        facts.put("used", limit.used().isEmpty() ? null : limit.used());
        facts.put("remedy", limit.remedy());
        return facts;
    }
}
