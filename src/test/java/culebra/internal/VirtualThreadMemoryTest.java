package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Waits of virtual threads leave no native memory behind. */
class VirtualThreadMemoryTest {
    /** Without a compiler, which allocates, too, and with a heap that needs no collection. */
    private static final Elsewhere INTERPRETED = Elsewhere.with("-Xint", "-Xmn128m").reused();

    static Stream<String> waitsLeaveNone() {
        return Elsewhere.tests(VirtualThreadMemory.class);
    }

    @ParameterizedTest
    @MethodSource
    void waitsLeaveNone(String test) throws Exception {
        INTERPRETED.run(VirtualThreadMemory.class, test);
    }
}
