package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** A StackOverflowError that a program catches, as parsers do, leaves thread and handle as good. */
class StackOverflowTest {
    /** Interpreted, whose frames are as large each time; the JDK does not promise to live on. */
    private static final Elsewhere INTERPRETED = Elsewhere.with("-Xint").reused();

    static Stream<String> leavesThreadAndHandleGood() {
        return Elsewhere.tests(StackOverflow.class);
    }

    @ParameterizedTest
    @MethodSource
    void leavesThreadAndHandleGood(String test) throws Exception {
        INTERPRETED.run(StackOverflow.class, test);
    }

    static Stream<String> factoriesLeaveNothingBehind() {
        return Elsewhere.tests(StackOverflowInFactories.class);
    }

    @ParameterizedTest
    @MethodSource
    void factoriesLeaveNothingBehind(String test) throws Exception {
        INTERPRETED.run(StackOverflowInFactories.class, test);
    }

    /** After all of them. */
    @AfterAll
    static void threadsOfTheLibraryRest() throws Exception {
        INTERPRETED.run(Idle.class, "require");
    }
}
