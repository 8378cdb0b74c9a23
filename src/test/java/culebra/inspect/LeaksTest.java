package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.stream.Stream;

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
        Elsewhere.with("-Dculebra.leaks=" + mode).reused().run(Leaks.class, test);
    }

    @Test
    void leaksAreNotLookedForWithoutTheProperty() {
        var refused = assertThrows(IllegalStateException.class, Inspect::requireNoLeaks);
        assertTrue(refused.getMessage().contains("-Dculebra.leaks=fail"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("ownCounts")
    void ownResourcesCountsWhatThisProcessHolds(String test) throws Exception {
        Elsewhere.with().reused().run(OwnCounts.class, test);
    }

    static Stream<String> ownCounts() {
        return Elsewhere.tests(OwnCounts.class);
    }
}
