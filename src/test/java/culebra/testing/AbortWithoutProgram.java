package culebra.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Aborts a test that could not start a program because it is not installed, such as gcc or python3.
 * Registered for all tests by {@code META-INF/services}.
 */
public final class AbortWithoutProgram
        implements TestExecutionExceptionHandler, LifecycleMethodExecutionExceptionHandler {
    private static final Pattern MISSING =
            Pattern.compile("Cannot run program \"([^\"/]+)\".* error(=|: )2\\b", Pattern.DOTALL);

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
        throw abortedOr(failed);
    }

    private static Throwable abortedOr(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            Matcher missing = MISSING.matcher(String.valueOf(cause.getMessage()));
            if (missing.find()) {
                return new TestAbortedException(missing.group(1) + " is not installed", failed);
            }
        }
        return failed;
    }
}
