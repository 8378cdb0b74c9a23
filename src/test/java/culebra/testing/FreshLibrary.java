package culebra.testing;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;

/**
 * Main classes that run in one JVM, one after another, each with a copy of the library of its own,
 * which reads the system properties again.
 */
public final class FreshLibrary {
    private FreshLibrary() {}

    /**
     * Runs a main class where a system property has a value, in a JVM that the test class reuses,
     * and returns what it has printed.
     */
    public static String says(String property, String value, Class<?> main, String argument)
            throws Exception {
        return Elsewhere.with()
                .reused()
                .says(FreshLibrary.class, property, value, main.getName(), argument);
    }

    /** The property, its value, the name of the main class, and its arguments. */
    public static void main(String[] words) throws Exception {
        var path = new ArrayList<URL>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        System.setProperty(words[0], words[1]);
        try (var loader =
                new URLClassLoader(
                        path.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            Method main = loader.loadClass(words[2]).getMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) Arrays.copyOfRange(words, 3, words.length));
        } finally {
            System.clearProperty(words[0]);
        }
    }
}
