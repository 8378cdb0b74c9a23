package culebra.internal;

import culebra.testing.Elsewhere;
import culebra.testing.OwnUser;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/**
 * Waits end although the wake-up signal no longer does its work; each in a JVM of its own, whose
 * limit of queued signals is below that of others.
 */
class LostWakeSignalTest {
    static Stream<String> isMadeGood() {
        return Elsewhere.tests(LostWakeSignal.class);
    }

    @ParameterizedTest
    @MethodSource
    void isMadeGood(String test) throws Exception {
        Elsewhere.with()
                .behind(OwnUser.prefix())
                .behind("prlimit", "--sigpending=2000")
                .run(LostWakeSignal.class, test);
    }
}
