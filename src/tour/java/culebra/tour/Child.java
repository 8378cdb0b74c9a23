package culebra.tour;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;

/** What the child JVMs of the tour have in common. */
final class Child {
    private Child() {}

    /** Returns the command that starts a main class of the tour in another JVM of this kind. */
    static List<String> command(Class<?> main) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // it starts faster, and lives for seconds
                "-cp",
                System.getProperty("java.class.path"),
                main.getName());
    }

    /** Ends this JVM when its standard input ends: when the tour closes it, or is dead. */
    static void endsWithParent() {
        Thread.ofPlatform().daemon().start(Child::awaitEnd);
    }

    private static void awaitEnd() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // as good as its end
        }
        Runtime.getRuntime().halt(1);
    }
}
