package culebra.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** What happens before the first test of a JVM: the limit for each test is set. */
public final class SuiteStart implements LauncherSessionListener {
    private static final String LIMIT = "junit.jupiter.execution.timeout.default";

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(LIMIT) == null) {
            System.setProperty(LIMIT, Patience.TEST.toSeconds() + " s");
        }
    }
}
