package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** A StackOverflowError that a program catches, as parsers do, leaves thread and handle as good. */
class StackOverflowTest {
    static Stream<String> leavesThreadAndHandleGood() {
        return Elsewhere.tests(StackOverflow.class);
    }

    /** Interpreted, whose frames are as large each time; the JDK does not promise to live on. */
    @ParameterizedTest
    @MethodSource
    void leavesThreadAndHandleGood(String test) throws Exception {
        Elsewhere.with("-Xint").reused().run(StackOverflow.class, test);
    }
}
