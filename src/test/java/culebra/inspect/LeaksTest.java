package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.shm.SharedMemory;
import culebra.testing.Elsewhere;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;

class LeaksTest {
    @ParameterizedTest
    @CsvSource({
        "warn, warnLogsDroppedHandleOnce",
        "trace, traceLogsWhereTheHandleWasCreated",
        "yes, wrongModeWarns",
        "fail, failFailsTestThatDropsHandles",
        "fail, closedHandleIsNoLeak",
        "fail, handleOfAnArenaIsNoLeak",
        "fail, heldHandleIsNoLeak",
    })
    void droppedHandlesAreReported(String mode, String test) throws Exception {
        Elsewhere.with("-Dculebra.leaks=" + mode).run(Leaks.class, test);
    }

    @Test
    void leaksAreNotLookedForWithoutTheProperty() {
        var refused = assertThrows(IllegalStateException.class, Inspect::requireNoLeaks);
        assertTrue(refused.getMessage().contains("-Dculebra.leaks=fail"), refused.getMessage());
    }

    @Test
    void ownResourcesCountsDescriptorsAndMappings() throws Exception {
        OwnResources before = Inspect.ownResources();
        try (EventFd event = EventFd.create();
                Arena arena = Arena.ofConfined();
                SharedMemory memory = SharedMemory.anonymous(4096)) {
            memory.map(arena);
            OwnResources during = Inspect.ownResources();
            assertEquals(before.descriptors() + 2, during.descriptors());
            assertEquals(before.mappings() + 1, during.mappings());
            assertTrue(event.isOpen());
        }
        assertEquals(before.descriptors(), Inspect.ownResources().descriptors());
        assertEquals(before.mappings(), Inspect.ownResources().mappings());
    }

    @Test
    void ownResourcesCountsThreadsThatWaitInSharedMemory() throws Exception {
        Elsewhere.with().run(OwnWaits.class, "mutexConditionAndWordAreCounted");
    }

    @Test
    void detachedDescriptorIsNotCounted() throws Exception {
        int before = Inspect.ownResources().descriptors();
        var event = EventFd.create();
        int number = event.fd().detach();
        assertEquals(before, Inspect.ownResources().descriptors());
        Fd.adopt(number).close();
        assertEquals(before, Inspect.ownResources().descriptors());
    }
}
