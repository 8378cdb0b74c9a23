package culebra.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The sources of the call layer, without comments. */
final class CallSources {
    private static final Path CALLS = Path.of("src/main/java/culebra/internal");
    private static final Pattern COMMENT = Pattern.compile("//.*|/\\*(?s:.*?)\\*/");

    private CallSources() {}

    /** The text of each file by the name of its class. */
    static Map<String, String> all() throws IOException {
        var sources = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(CALLS)) {
            for (Path file : files.toList()) {
                String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
                sources.put(file.getFileName().toString().replace(".java", ""), text);
            }
        }
        return sources;
    }

    /** The arguments of every call that matches a pattern, which ends with its parenthesis. */
    static List<Call> calls(String source, Pattern pattern) {
        var calls = new ArrayList<Call>();
        Matcher call = pattern.matcher(source);
        while (call.find()) {
            calls.add(new Call(call.toMatchResult(), arguments(source, call.end())));
        }
        return calls;
    }

    record Call(MatchResult start, List<String> arguments) {}

    private static List<String> arguments(String source, int start) {
        var arguments = new ArrayList<String>();
        int depth = 1;
        int begin = start;
        for (int i = start; depth > 0; i++) {
            char c = source.charAt(i);
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0 || depth == 1 && c == ',') {
                String argument = source.substring(begin, i).strip();
                if (!argument.isEmpty()) {
                    arguments.add(argument);
                }
                begin = i + 1;
            }
        }
        return arguments;
    }
}
