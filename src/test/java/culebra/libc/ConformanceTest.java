package culebra.libc;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

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
        for (var address : Generated.addresses().values()) {
            assertNotEquals(MemorySegment.NULL, address.invoke(null));
        }
    }
}
