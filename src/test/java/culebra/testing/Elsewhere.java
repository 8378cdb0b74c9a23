package culebra.testing;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tests that run in a JVM of their own, which is started in another way or may be ended: the static
 * methods of a class, each of which takes what arguments there are.
 */
public final class Elsewhere {
    private final List<String> prefix;
    private final List<String> options;

    private Elsewhere(List<String> prefix, List<String> options) {
        this.prefix = prefix;
        this.options = options;
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
        var all = new ArrayList<>(List.of(command));
        all.addAll(prefix);
        return new Elsewhere(all, options);
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
        try (Peer peer = start(where, test, arguments)) {
            String printed = peer.join();
            if (!printed.endsWith("passed")) {
                throw new AssertionError(test + " ended before its end: " + printed);
            }
            return printed;
        }
    }

    /** Starts one that the caller talks to, or that ends in another way. */
    public Peer start(Class<?> where, String test, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of(where.getName(), test));
        words.addAll(List.of(arguments));
        var all = new ArrayList<>(options);
        all.add("-Dculebra.stress=" + Boolean.getBoolean("culebra.stress"));
        var command = new ArrayList<>(prefix);
        command.addAll(Peer.javaCommand(all, Elsewhere.class, words.toArray(String[]::new)));
        return Peer.command(command);
    }

    /** The other JVM's: a class, the name of a test in it, and the test's arguments. */
    public static void main(String[] arguments) throws Throwable {
        Class<?> where = Class.forName(arguments[0]);
        for (Method method : where.getDeclaredMethods()) {
            if (method.getName().equals(arguments[1]) && isTest(method)) {
                method.setAccessible(true);
                boolean takes = method.getParameterCount() == 1;
                String[] rest = Arrays.copyOfRange(arguments, 2, arguments.length);
                try {
                    method.invoke(null, takes ? new Object[] {rest} : new Object[0]);
                } catch (InvocationTargetException failed) {
                    failed.getCause().printStackTrace(); // whatever handler the test has set
                    System.exit(1);
                }
                System.out.println("passed");
                System.exit(0); // whatever other threads still do
            }
        }
        throw new NoSuchMethodException(arguments[1]);
    }
}
