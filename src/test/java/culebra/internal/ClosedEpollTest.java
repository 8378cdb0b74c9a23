package culebra.internal;

import culebra.testing.Elsewhere;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The library's own epoll is closed by somebody else: waits go on, and nothing spins. */
class ClosedEpollTest {
    @ParameterizedTest
    @ValueSource(strings = {"parkedAndLaterWaitsEnd", "theNextOwnerOfTheNumberIsLeftAlone"})
    void isFound(String test) throws Exception {
        Elsewhere.with().run(ClosedEpoll.class, test);
    }
}
