package culebra.internal;

import culebra.testing.Elsewhere;
import culebra.testing.Sandbox;

import org.junit.jupiter.api.Test;

import java.util.List;

class LoggedTest {
    @Test
    void newWakeUpSignalIsLogged() throws Exception {
        Elsewhere.with().run(Logged.class, "newWakeUpSignal");
    }

    @Test
    void poolNearItsLimitIsLoggedOnce() throws Exception {
        Elsewhere.with("-Dculebra.maxWaits=10").run(Logged.class, "poolNearItsLimit");
    }

    @Test
    void epollThatOtherCodeHasClosedIsLogged() throws Exception {
        Elsewhere.with().run(Logged.class, "closedEpoll");
    }

    @Test
    void refusedCallIsLoggedOnce() throws Exception {
        Sandbox.refusing(List.of("memfd_create=38")).run(Logged.class, "refusedCallOnce");
    }
}
