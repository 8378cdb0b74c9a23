package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

/** Short memory, direct or heap: what ends a wait still does, and all is well afterwards. */
class MemoryShortageTest {
    private static final Elsewhere DIRECT = Elsewhere.with("-XX:MaxDirectMemorySize=1m");
    private static final Elsewhere HEAP = Elsewhere.with("-Xmx48m");

    static Stream<String> inDirectMemory() {
        return Elsewhere.tests(DirectMemoryShortage.class)
                .filter(name -> !name.startsWith("require"));
    }

    @ParameterizedTest
    @MethodSource
    void inDirectMemory(String test) throws Exception {
        // One test needs the first of all virtual waits.
        Elsewhere jvm = test.startsWith("theFirst") ? DIRECT : DIRECT.reused();
        jvm.run(DirectMemoryShortage.class, test);
    }

    @Test
    void everyWaitEndsAndNothingStaysOpenWhenTheHeapIsFull() throws Exception {
        HEAP.run(FullHeap.class, "everyWaitEndsAndNothingStaysOpen");
    }
}
