package culebra.tour;

/**
 * Starts {@link Tour} from its executable jar. Only this class is compiled for an older Java, so
 * that an older Java can report that it is too old.
 */
public final class Main {
    private static final int OLDEST = 22;

    private Main() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        int version = Runtime.version().feature();
        if (version < OLDEST) {
            System.err.println(
                    "Culebra requires Java 22 or later, but "
                            + System.getProperty("java.home")
                            + " is Java "
                            + version
                            + ": run the jar with a newer java command.");
            System.exit(1);
        }
        Class.forName("culebra.tour.Tour")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }
}
