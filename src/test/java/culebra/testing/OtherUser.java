package culebra.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another user of this machine, as whom root can start a peer. */
public final class OtherUser {
    private static final List<String> BECOME =
            List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    /** Once this is possible, it stays so. */
    private static boolean possible;

    private OtherUser() {}

    /** Starts a main class of the tests as that user; skips the test where that cannot be. */
    public static Peer java(Class<?> main, String... arguments) throws Exception {
        return java(List.of(), main, arguments);
    }

    /**
     * Runs a main class as that user in a JVM that all test classes share, and returns what it has
     * printed; skips the test where that cannot be.
     */
    public static String says(Class<?> main, String... arguments) throws Exception {
        assumeRoot();
        return Elsewhere.with().behind(BECOME).shared().says(main, arguments);
    }

    /**
     * The same behind the words of a command that runs another, such as prlimit, in a JVM that the
     * test class reuses.
     */
    public static String says(List<String> prefix, Class<?> main, String... arguments)
            throws Exception {
        assumeRoot();
        return Elsewhere.with().behind(BECOME).behind(prefix).reused().says(main, arguments);
    }

    /** The same behind the words of a command that runs another, such as prlimit. */
    public static Peer java(List<String> prefix, Class<?> main, String... arguments)
            throws Exception {
        assumeRoot();
        var command = new ArrayList<>(prefix);
        command.addAll(BECOME);
        command.addAll(Peer.javaCommand(List.of("-XX:-UsePerfData"), main, arguments));
        return Peer.command(command);
    }

    /** Starts a command as that user; skips the test where that cannot be. */
    public static Peer command(List<String> words) throws Exception {
        assumeRoot();
        var command = new ArrayList<>(BECOME);
        command.addAll(words);
        return Peer.command(command);
    }

    private static void assumeRoot() throws Exception {
        if (!possible) {
            var look = new ArrayList<>(BECOME);
            // Absolute, as in class paths: a directory above may keep others out.
            Path classes = Path.of("target", "test-classes", "culebra").toAbsolutePath();
            look.addAll(List.of("test", "-r", classes.toString()));
            try (Peer test = Peer.command(look)) {
                possible = test.exit() == 0;
            }
        }
        assumeTrue(possible, "becoming another user that may read target/: root only");
    }
}
