package culebra.libc;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

class ConformanceTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void everyConstantIsThatOfC(Cpu cpu) throws Exception {
        Probe probe = new Probe();
        Generated.expectConstants(probe);
        probe.run(cpu, directory);
    }

    @ParameterizedTest
    @EnumSource
    void everyLayoutIsThatOfC(Cpu cpu) throws Exception {
        Probe probe = new Probe();
        Generated.expectLayouts(probe);
        probe.run(cpu, directory);
    }

    @Test
    void everyFunctionIsFound() throws Exception {
        Set<String> newer = new TreeSet<>();
        for (var function : Generated.addresses().entrySet()) {
            if (Generated.isNewer(function.getKey())) {
                newer.add(function.getKey());
            } else {
                assertNotEquals(MemorySegment.NULL, function.getValue().invoke(null));
            }
        }
        assumeTrue(newer.isEmpty(), () -> "not in this C library, which is older: " + newer);
    }
}
