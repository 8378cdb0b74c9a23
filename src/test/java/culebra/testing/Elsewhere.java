package culebra.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tests that run in a JVM of their own, which is started in another way or may be ended: the static
 * methods of a class, each of which takes what arguments there are.
 */
public final class Elsewhere {
    private static final String PASSED = "passed";
    private static final String SEPARATOR = "\t";

    /** The reused JVMs of the test class that runs, by their command lines. */
    private static final Map<List<String>, Peer> REUSED = new LinkedHashMap<>();

    /** The JVMs that all test classes of this JVM share, by their command lines. */
    private static final Map<List<String>, Peer> SHARED = new LinkedHashMap<>();

    private final List<String> prefix;
    private final List<String> options;

    /** Where the JVM stays for further tests; null if it ends with its test. */
    private final Map<List<String>, Peer> kept;

    private Elsewhere(List<String> prefix, List<String> options) {
        this(prefix, options, null);
    }

    private Elsewhere(List<String> prefix, List<String> options, Map<List<String>, Peer> kept) {
        this.prefix = prefix;
        this.options = options;
        this.kept = kept;
    }

    /** JVMs with options. */
    public static Elsewhere with(String... options) {
        return new Elsewhere(List.of(), List.of(options));
    }

    /** JVMs that are started with signals ignored. */
    public static Elsewhere ignoring(String signals) {
        return new Elsewhere(List.of("env", "--ignore-signal=" + signals), List.of());
    }

    /** JVMs in which every thread blocks signals, given as {@code env} knows them. */
    public static Elsewhere blocking(String signals, String... options) {
        return new Elsewhere(List.of("env", "--block-signal=" + signals), List.of(options));
    }

    /** JVMs behind the words of another command, such as {@code prlimit}. */
    public Elsewhere behind(String... command) {
        return behind(List.of(command));
    }

    /** JVMs behind the words of another command. */
    public Elsewhere behind(List<String> command) {
        var all = new ArrayList<>(command);
        all.addAll(prefix);
        return new Elsewhere(all, options, kept);
    }

    /**
     * One JVM for all {@link #run} tests of a test class, one after the other, until one fails. For
     * tests that leave nothing behind in their process.
     */
    public Elsewhere reused() {
        return new Elsewhere(prefix, options, REUSED);
    }

    /**
     * One JVM for the {@link #run} tests of all test classes, one after the other, until one fails.
     * For main classes that need only another process, and leave it as it was.
     */
    public Elsewhere shared() {
        return new Elsewhere(prefix, options, SHARED);
    }

    /** The names of a class's tests. */
    public static Stream<String> tests(Class<?> where) {
        return Arrays.stream(where.getDeclaredMethods())
                .filter(method -> !Modifier.isPrivate(method.getModifiers()))
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> !method.isSynthetic() && isTest(method))
                .map(Method::getName)
                .sorted();
    }

    private static boolean isTest(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        return parameters.length == 0
                || parameters.length == 1 && parameters[0].equals(String[].class);
    }

    /** Runs one to its end, which must be good; returns what it has printed. */
    public String run(Class<?> where, String test, String... arguments) throws Exception {
        if (kept != null) {
            return runKept(where, test, arguments);
        }
        try (Peer peer = start(where, test, arguments)) {
            String printed = peer.join();
            if (!printed.endsWith(PASSED)) {
                throw new AssertionError(test + " ended before its end: " + printed);
            }
            return printed;
        }
    }

    /** Runs a main class to its end, which must be good; returns what it has printed. */
    public String says(Class<?> main, String... arguments) throws Exception {
        String printed = run(main, "main", arguments);
        return printed.substring(0, Math.max(0, printed.lastIndexOf('\n'))); // not "passed"
    }

    private String runKept(Class<?> where, String test, String... arguments) throws Exception {
        List<String> command = command();
        Peer peer = kept.get(command);
        if (peer == null) {
            peer = Peer.command(command);
            kept.put(command, peer);
        }
        var words = new ArrayList<>(List.of(where.getName(), test));
        words.addAll(List.of(arguments));
        peer.send(String.join(SEPARATOR, words));
        var printed = new ArrayList<String>();
        try {
            do {
                printed.add(peer.line());
            } while (!printed.getLast().equals(PASSED));
        } catch (AssertionError ended) {
            kept.remove(command);
            int status = peer.exit(); // all errors have been read
            peer.close();
            String name = where.getSimpleName() + "." + test;
            throw new AssertionError(
                    name + ", exit status " + status + ": " + printed + peer.errors());
        }
        return String.join("\n", printed);
    }

    /** The pipes to the JVMs that are kept, which stay open from test to test. */
    static long descriptorsOfKept() {
        return 3L * (REUSED.size() + SHARED.size());
    }

    /** Ends the reused JVMs of a test class, which must end well. */
    static void endReused() throws Exception {
        end(REUSED);
    }

    /** Ends the JVMs that all test classes share, which must end well. */
    static void endShared() throws Exception {
        end(SHARED);
    }

    /** Lets the tests that follow start new JVMs, after a report of a hang has killed all. */
    static void forgetKilled() {
        REUSED.clear();
        SHARED.clear();
    }

    private static void end(Map<List<String>, Peer> kept) throws Exception {
        try {
            for (Peer peer : kept.values()) {
                peer.send("");
                peer.join();
            }
        } finally {
            for (Peer peer : kept.values()) {
                peer.close();
            }
            kept.clear();
        }
    }

    /** Starts one that the caller talks to, or that ends in another way. */
    public Peer start(Class<?> where, String test, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of(where.getName(), test));
        words.addAll(List.of(arguments));
        return Peer.command(command(words.toArray(String[]::new)));
    }

    private List<String> command(String... words) throws IOException {
        var all = new ArrayList<>(options);
        all.add("-Dculebra.stress=" + Boolean.getBoolean("culebra.stress"));
        var command = new ArrayList<>(prefix);
        command.addAll(Peer.javaCommand(all, Elsewhere.class, words));
        return command;
    }

    /**
     * The other JVM's: a class, the name of a test in it, and the test's arguments; without any, it
     * reads them from its standard input, a test per line.
     */
    public static void main(String[] arguments) throws Throwable {
        if (arguments.length > 0) {
            run(arguments);
        } else {
            var in = new BufferedReader(new InputStreamReader(System.in));
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                run(line.split(SEPARATOR, -1));
            }
        }
        System.exit(0); // whatever other threads still do
    }

    private static void run(String[] words) throws Exception {
        Class<?> where = Class.forName(words[0]);
        for (Method method : where.getDeclaredMethods()) {
            if (method.getName().equals(words[1]) && isTest(method)) {
                method.setAccessible(true);
                boolean takes = method.getParameterCount() == 1;
                String[] rest = Arrays.copyOfRange(words, 2, words.length);
                try {
                    method.invoke(null, takes ? new Object[] {rest} : new Object[0]);
                } catch (InvocationTargetException failed) {
                    failed.getCause().printStackTrace(); // whatever handler the test has set
                    System.exit(1);
                }
                System.out.println(PASSED);
                return;
            }
        }
        throw new NoSuchMethodException(words[1]);
    }
}
