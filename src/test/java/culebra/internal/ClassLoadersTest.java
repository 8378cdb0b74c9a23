package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/**
 * The library in many class loaders of one JVM, one after another. Each test waits for threads that
 * stay for ten seconds, so that the JVMs of both start at once.
 */
class ClassLoadersTest {
    private static final Elsewhere JVM = Elsewhere.with("-XX:TieredStopAtLevel=1");
    private static Peer holding;
    private static Peer closing;

    @BeforeAll
    static void start() throws IOException {
        holding = JVM.start(ClassLoaders.class, "nothingHoldsALoaderWhoseHandlesAreClosed");
        closing = JVM.start(ClassLoaders.class, "closingLoadsNoClass");
    }

    @AfterAll
    static void end() throws Exception {
        try (Peer first = holding;
                Peer second = closing) {
            // the end kills what still runs
        }
    }

    @Test
    void nothingHoldsALoaderWhoseHandlesAreClosed() throws Exception {
        assertTrue(holding.join().endsWith("passed"));
    }

    @Test
    void closingLoadsNoClass() throws Exception {
        assertTrue(closing.join().endsWith("passed"));
    }
}
