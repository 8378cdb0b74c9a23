package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;

class SharedEventTest {
    @ParameterizedTest
    @EnumSource
    void setEndsAllWaitsUntilReset(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedEvent event = SharedEvent.create(temp.memory())) {
            var waits = new On.Started<?>[] {wait(kind, event), wait(kind, event)};
            awaitWaiter(temp);
            event.set();
            for (var wait : waits) {
                wait.get();
            }
            assertTrue(event.isSet());
            assertTrue(event.tryAwait());
            event.await();
            event.reset();
            assertFalse(event.isSet());
            assertFalse(kind.get(() -> event.tryAwait(Duration.ofMillis(10))));
            assertFalse(event.tryAwait());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cAndJavaWaitForEachOther(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedEvent event = SharedEvent.create(temp.memory());
                Peer c = temp.c()) {
            temp.waiting(c, "event");
            event.set();
            c.expect("set");
            event.reset();
            var wait = wait(kind, event);
            awaitWaiter(temp);
            c.send("raise");
            c.expect("raised");
            wait.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void killedWaitersHangNoOtherThread(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedEvent event = SharedEvent.create(temp.memory())) {
            for (int i = 0; i < 5; i++) {
                try (Peer killed = temp.c();
                        Peer lives = temp.c()) {
                    temp.waiting(killed, "event");
                    temp.waiting(lives, "event");
                    killed.kill();
                    var wait = wait(kind, event);
                    event.set();
                    lives.expect("set");
                    wait.get();
                    event.reset();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSetterThatIsKilledBeforeItWakesDelaysTheWaiterOnly(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedEvent event = SharedEvent.create(temp.memory())) {
            var wait = wait(kind, event);
            awaitWaiter(temp);
            temp.set(2); // all that the killed process has done
            wait.get();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeAndInterruptEndTheWait(On kind) throws Exception {
        try (TempWord temp = TempWord.make()) {
            SharedEvent event = SharedEvent.create(temp.memory());
            var interrupted = wait(kind, event);
            awaitWaiter(temp);
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            var closed = wait(kind, event);
            awaitWaiter(temp);
            event.close();
            assertInstanceOf(IllegalStateException.class, closed.failure());
            assertThrows(IllegalStateException.class, event::set);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWordThatWasOverwrittenEndsTheWait(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedEvent event = SharedEvent.create(temp.memory())) {
            var wait = wait(kind, event);
            awaitWaiter(temp);
            temp.set(77);
            assertInstanceOf(IllegalStateException.class, wait.failure());
            event.set();
            assertEquals(2, temp.memory().get(JAVA_INT, 0));
        }
    }

    private static On.Started<Object> wait(On kind, SharedEvent event) {
        return kind.start(
                () -> {
                    event.await();
                    return null;
                });
    }

    private static void awaitWaiter(TempWord temp) {
        Patience.await(() -> temp.memory().get(JAVA_INT, 0) == 1, "no thread waits");
    }
}
