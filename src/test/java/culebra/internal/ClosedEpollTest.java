package culebra.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.Counts;
import culebra.testing.Elsewhere;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Foreign code closes the library's own epoll: waits continue, and no thread spins. */
class ClosedEpollTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "parkedAndLaterWaitsEnd",
                "theNextOwnerOfTheNumberIsLeftAlone",
                "anEventOfTheNextEpollIsNotTakenByTheOldDaemon",
                "aNumberWhoseRegistrationIsStillThereCanBeWaitedFor"
            })
    void isFound(String test) throws Exception {
        Elsewhere.with().run(ClosedEpoll.class, test);
    }

    @Test
    void theDaemonThatLeavesClosesNoOtherDescriptor() throws Exception {
        assumeTrue(
                Counts.of(0, 1) == 1, "it takes the ten seconds that the daemon stays: -Pstress");
        Elsewhere.with().run(ClosedEpoll.class, "theDaemonThatLeavesClosesNoOtherDescriptor");
    }
}
