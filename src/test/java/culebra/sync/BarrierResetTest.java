package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Rounds;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicBoolean;

/** A reset to another number of parties while others arrive. */
class BarrierResetTest {
    /** With the new number one more arrival would suffice; what waits is reset before that. */
    @Test
    void aWaitThatIsResetToFewerPartiesNeverPasses() throws Exception {
        var done = new AtomicBoolean();
        try (Arena arena = Arena.ofShared();
                var barrier = SharedBarrier.create(arena.allocate(SharedBarrier.LAYOUT), 3)) {
            var rival =
                    On.PLATFORM.start(
                            () -> {
                                while (!done.get()) {
                                    boolean ignored = barrier.tryAwait();
                                }
                                return null;
                            });
            try {
                for (var rounds = Rounds.of(200, 10_000); rounds.next(); ) {
                    var wait =
                            On.PLATFORM.start(
                                    () -> {
                                        barrier.await();
                                        return null;
                                    });
                    Patience.await(() -> barrier.arrived() == 1, "has not arrived");
                    barrier.reset(2);
                    assertInstanceOf(BarrierResetException.class, wait.failure());
                    barrier.reset(3);
                }
            } finally {
                done.set(true);
            }
            assertNull(rival.get());
        }
    }
}
