package culebra.testing;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/** Main classes that run with a umask, in a JVM that all test classes share. */
public final class Umask {
    private static final int OCTAL = 8;

    private Umask() {}

    /** Runs a main class with a umask, given in octal, and returns what it has printed. */
    public static String says(String umask, Class<?> main, String... arguments) throws Exception {
        var words = new String[arguments.length + 2];
        words[0] = umask;
        words[1] = main.getName();
        System.arraycopy(arguments, 0, words, 2, arguments.length);
        return Elsewhere.with().shared().says(Umask.class, words);
    }

    /** The umask, the name of the main class, and its arguments. */
    public static void main(String[] words) throws Throwable {
        Linker linker = Linker.nativeLinker();
        MethodHandle umask =
                linker.downcallHandle(
                        linker.defaultLookup().find("umask").orElseThrow(),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT));
        int before = (int) umask.invokeExact(Integer.parseInt(words[0], OCTAL));
        try {
            var main = Class.forName(words[1]).getMethod("main", String[].class);
            main.setAccessible(true);
            main.invoke(null, (Object) Arrays.copyOfRange(words, 2, words.length));
        } finally {
            int ignored = (int) umask.invokeExact(before);
        }
    }
}
