package culebra.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Aborts a test that could not start a program because it is not installed, such as gcc or python3.
 * Registered for all tests by {@code META-INF/services}.
 */
public final class AbortWithoutProgram
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Namespace OWN = Namespace.create(AbortWithoutProgram.class);
    private static final Pattern MISSING =
            Pattern.compile(
                    "Cannot run program \"([^\"/]+)\".* error(=|: )2\\b"
                            + "|^([^ :/]+): posix_spawn failed: ENOENT"
                            + "|env: .?(\\w+).?: No such file"
                            + "|(\\w+): command not found",
                    Pattern.DOTALL);

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failed)
            throws Throwable {
        throw abortedOr(failed);
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable failed)
            throws Throwable {
        throw abortedOr(failed);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failed)
            throws Throwable {
        Throwable thrown = abortedOr(failed);
        if (thrown != failed) {
            context.getStore(OWN).put(MISSING, true);
        }
        throw thrown;
    }

    /** What was not set up because a program is missing need not be taken down. */
    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failed)
            throws Throwable {
        if (context.getStore(OWN).get(MISSING) == null) {
            throw failed;
        }
    }

    private static Throwable abortedOr(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING.matcher(String.valueOf(cause.getMessage()));
            if (missing.find()) {
                String program =
                        IntStream.of(1, 3, 4, 5)
                                .mapToObj(missing::group)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElseThrow();
                if (!isInstalled(program)) {
                    return new TestAbortedException(program + " is not installed", failed);
                }
            }
        }
        return failed;
    }

    /** Returns whether a program can be run. */
    public static boolean isInstalled(String program) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(System.getenv("PATH"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
