package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.libc.Cpu;
import culebra.libc.Probe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.List;

class AbiTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void everyValueIsThatOfC(Cpu cpu) throws Exception {
        Probe probe = new Probe();
        Abi.VALUES.forEach(
                (c, values) -> {
                    if (c.equals("SYS_pidfd_getfd")) {
                        probe.skipWithout(c); // the headers of glibc 2.31 are older
                    }
                    probe.expect(c, values[cpu.ordinal()]);
                });
        probe.run(cpu, directory);
    }

    @ParameterizedTest
    @EnumSource
    void everySlotHasOneAlignment(Cpu cpu) throws Exception {
        Probe probe = new Probe();
        for (String type : List.of("pthread_cond_t", "pthread_mutex_t", "sem_t")) {
            probe.expect("_Alignof(" + type + ")", Abi.SLOT_ALIGNMENT);
        }
        probe.run(cpu, directory);
    }

    @Test
    void theRunningCpuIsPicked() {
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        assertEquals(arm ? 48 : 40, Abi.PTHREAD_MUTEX_SIZE);
    }
}
