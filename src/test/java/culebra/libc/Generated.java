package culebra.libc;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;

import java.io.IOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.UnionLayout;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the generated classes hold, found by reflection. */
final class Generated {
    /** A word of Java, without what jextract appends as in {@code st_size$offset}. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** What the headers of Linux 5.10 and glibc 2.31 do not have yet, and when it is there. */
    private static final Map<String, String> NEWER =
            Map.of(
                    "MADV_POPULATE_READ", "defined(MADV_POPULATE_READ)",
                    "MADV_POPULATE_WRITE", "defined(MADV_POPULATE_WRITE)",
                    "P_PIDFD", "__GLIBC_PREREQ(2, 36)"); // of an enum

    /** Functions that glibc 2.31 does not have yet, and the version that has them. */
    private static final Map<String, String> NEWER_FUNCTIONS =
            Map.of("posix_spawn_file_actions_addclosefrom_np", "2.34");

    private Generated() {}

    /** Returns true if the C library that runs the tests is too old for a function. */
    static boolean isNewer(String function) {
        String since = NEWER_FUNCTIONS.get(function);
        return since != null && Glibc.isBefore(since);
    }

    /** The methods that look up a function's address, by the function's name. */
    static Map<String, Method> addresses() {
        Map<String, Method> addresses = new TreeMap<>();
        for (Method method : Libc.class.getMethods()) {
            if (method.getName().endsWith("$address")) {
                addresses.put(method.getName().replace("$address", ""), method);
            }
        }
        for (Class<?> variadic : Libc.class.getClasses()) {
            for (Method method : variadic.getMethods()) {
                if (method.getName().equals("address")) {
                    addresses.put(variadic.getSimpleName(), method);
                }
            }
        }
        return addresses;
    }

    /** Expects of C every constant: what has no parameters and is not a function. */
    static void expectConstants(Probe probe) throws ReflectiveOperationException {
        Map<String, Method> functions = addresses();
        for (Method method : Libc.class.getDeclaredMethods()) {
            String name = method.getName();
            boolean constant = method.getParameterCount() == 0 && !name.contains("$");
            if (constant && !functions.containsKey(name)) {
                Object value = method.invoke(null);
                if (value instanceof MemorySegment pointer) {
                    probe.expect(name, pointer.address());
                } else {
                    // The cast makes a large unsigned constant the negative int that Java has.
                    String type = method.getReturnType().getName();
                    if (NEWER.containsKey(name)) {
                        probe.skipUnless(NEWER.get(name));
                    }
                    probe.expect("(" + type + ") " + name, ((Number) value).longValue());
                }
            }
        }
    }

    /**
     * Expects of C the size and alignment of every type, the offset and size of every member that
     * the library uses. Of the other members some are named differently, or are missing, in older
     * and newer headers.
     */
    static void expectLayouts(Probe probe) throws Exception {
        Set<String> used = wordsOfTheLibrary();
        for (String name : classNames()) {
            Class<?> type = Class.forName("culebra.libc." + name);
            for (Method method : type.getMethods()) {
                if (method.getName().equals("layout")) {
                    GroupLayout layout = (GroupLayout) method.invoke(null);
                    String c = cType(name, layout);
                    probe.expect("sizeof(" + c + ")", layout.byteSize());
                    probe.expect("_Alignof(" + c + ")", layout.byteAlignment());
                    expectMembers(probe, used, c, "", 0, layout);
                }
            }
        }
    }

    private static void expectMembers(
            Probe probe,
            Set<String> used,
            String type,
            String prefix,
            long start,
            GroupLayout group) {
        for (MemoryLayout member : group.memberLayouts()) {
            if (member.name().isPresent()) { // else it is padding
                String name = member.name().get();
                String path = prefix + name;
                long offset = start + group.byteOffset(groupElement(name));
                probe.hideMacro(name);
                if (used.contains(name)) {
                    probe.expect("offsetof(" + type + ", " + path + ")", offset);
                    if (member.byteSize() > 0) { // else C gives it no size: a flexible array
                        String pointer = "((" + type + " *) 0)";
                        probe.expect("sizeof(" + pointer + "->" + path + ")", member.byteSize());
                    }
                }
                if (member instanceof GroupLayout inner) {
                    expectMembers(probe, used, type, path + ".", offset, inner);
                }
            }
        }
    }

    private static Set<String> wordsOfTheLibrary() throws IOException {
        Set<String> words = new HashSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Matcher word = WORD.matcher(Files.readString(source));
                while (word.find()) {
                    words.add(word.group());
                }
            }
        }
        return words;
    }

    /** A struct's layout has the struct's name; a typedef without a tag has a made-up one. */
    private static String cType(String name, GroupLayout layout) {
        if (!layout.name().orElse("").equals(name)) {
            return name;
        }
        return (layout instanceof UnionLayout ? "union " : "struct ") + name;
    }

    private static List<String> classNames() throws Exception {
        Path root = Path.of(Libc.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.list(root.resolve("culebra/libc"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$"))
                    .map(name -> name.replace(".class", ""))
                    .sorted()
                    .toList();
        }
    }
}
