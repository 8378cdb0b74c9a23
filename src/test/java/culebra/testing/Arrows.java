package culebra.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which classes of a package use which others of the same package, by their sources. */
public final class Arrows {
    private static final Pattern NO_CODE =
            Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*|\"(?:\\\\.|[^\"\\\\])*\"|import [^;]*;");
    private static final Pattern NAME = Pattern.compile("(?<![\\w.])[A-Z]\\w*");
    private static final Pattern DECLARED =
            Pattern.compile("\\b(?:class|interface|record|enum) (\\w+)");

    private Arrows() {}

    /** Returns for each class of a directory the others that it uses. */
    public static Map<String, Set<String>> in(Path sources) throws IOException {
        Map<String, String> code = code(sources);
        var arrows = new TreeMap<String, Set<String>>();
        code.forEach(
                (name, text) -> {
                    Set<String> used = names(NAME, 0, text);
                    used.retainAll(code.keySet());
                    used.removeAll(names(DECLARED, 1, text)); // itself, and nested ones
                    arrows.put(name, used);
                });
        return arrows;
    }

    /** Returns the sets of classes each of which uses, through others, all others of its set. */
    public static Set<Set<String>> knots(Path sources) throws IOException {
        Map<String, Set<String>> arrows = in(sources);
        var reached = new TreeMap<String, Set<String>>();
        arrows.keySet().forEach(from -> reached.put(from, reach(arrows, from)));
        var knots = new HashSet<Set<String>>();
        reached.forEach(
                (from, all) -> {
                    if (all.contains(from)) {
                        knots.add(
                                all.stream()
                                        .filter(to -> reached.get(to).contains(from))
                                        .collect(Collectors.toCollection(TreeSet::new)));
                    }
                });
        return knots;
    }

    private static Set<String> reach(Map<String, Set<String>> arrows, String from) {
        var reached = new TreeSet<String>();
        var next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            arrows.get(next.pop()).stream().filter(reached::add).forEach(next::push);
        }
        return reached;
    }

    private static Map<String, String> code(Path sources) throws IOException {
        var code = new TreeMap<String, String>();
        try (Stream<Path> files = Files.list(sources)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".java") && !name.equals("package-info.java")) {
                    String text = NO_CODE.matcher(Files.readString(file)).replaceAll("");
                    code.put(name.replace(".java", ""), text);
                }
            }
        }
        return code;
    }

    private static Set<String> names(Pattern pattern, int group, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
