package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** A JVM that interprets everything, as others do the first hundreds of times. */
class NoMemoryTest {
    private static final Elsewhere INTERPRETED = Elsewhere.with("-Xint").reused();

    static Stream<String> whatGivesBackTakesNoMemory() {
        return Elsewhere.tests(NoMemory.class);
    }

    @ParameterizedTest
    @MethodSource
    void whatGivesBackTakesNoMemory(String test) throws Exception {
        INTERPRETED.run(NoMemory.class, test);
    }
}
