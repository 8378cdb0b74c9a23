package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.api.Test;

/** The library in many class loaders of one JVM, one after another. */
class ClassLoadersTest {
    @Test
    void nothingHoldsALoaderWhoseHandlesAreClosed() throws Exception {
        Elsewhere.with("-XX:TieredStopAtLevel=1")
                .run(ClassLoaders.class, "nothingHoldsALoaderWhoseHandlesAreClosed");
    }

    @Test
    void closingLoadsNoClass() throws Exception {
        Elsewhere.with("-XX:TieredStopAtLevel=1").run(ClassLoaders.class, "closingLoadsNoClass");
    }
}
