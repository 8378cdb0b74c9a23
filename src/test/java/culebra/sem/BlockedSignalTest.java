package culebra.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import culebra.testing.FreshLibrary;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** A JVM that was started with its signals blocked wakes its waits all the same. */
class BlockedSignalTest {
    @Test
    void waitsEndInAJvmWhoseSignalsAreBlocked() throws Exception {
        var command = new ArrayList<>(List.of("env", "--block-signal"));
        command.addAll(Peer.javaCommand(List.of(), Waits.class, TempName.next()));
        try (Peer peer = Peer.command(command)) {
            peer.expect("done");
            peer.join();
        }
    }

    @Test
    void anotherWakeUpSignalCanBeChosen() throws Exception {
        var command =
                Peer.javaCommand(List.of("-Dculebra.wakeSignal=40"), Waits.class, TempName.next());
        try (Peer peer = Peer.command(command)) {
            peer.expect("done");
            peer.join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"99", "33", "9", "5", "0", "-1", "x", ""})
    void aSignalThatCannotBeUsedIsNamedByEveryWait(String signal) throws Exception {
        String said =
                FreshLibrary.says("culebra.wakeSignal", signal, Refused.class, TempName.next());
        String expected =
                "-Dculebra.wakeSignal=" + signal + " is not a free signal: select a signal";
        assertEquals(2, said.lines().filter(line -> line.contains(expected)).count(), said);
        assertEquals(2, said.lines().count(), said);
    }

    /** Tries to wait twice, which cannot be. */
    static final class Refused {
        public static void main(String[] arguments) throws Exception {
            try (var semaphore = NamedSemaphore.create(arguments[0], 0)) {
                NamedSemaphore.unlink(arguments[0]);
                for (int i = 0; i < 2; i++) {
                    var refused = assertThrows(IllegalStateException.class, semaphore::acquire);
                    System.out.println(refused.getMessage());
                }
            }
        }
    }

    /** Has waits ended by interrupt and by close, on both kinds of thread. */
    static final class Waits {
        public static void main(String[] arguments) throws Exception {
            String name = arguments[0];
            for (int round = 0; round < 100; round++) {
                for (var factory :
                        List.of(Thread.ofPlatform().factory(), Thread.ofVirtual().factory())) {
                    try (var semaphore = NamedSemaphore.create(name, 0)) {
                        NamedSemaphore.unlink(name);
                        FutureTask<Void> first = waiting(semaphore);
                        FutureTask<Void> second = waiting(semaphore);
                        Thread interrupted = factory.newThread(first);
                        interrupted.start();
                        factory.newThread(second).start();
                        interrupted.interrupt();
                        check(first, InterruptedException.class);
                        semaphore.close();
                        check(second, IllegalStateException.class);
                    }
                }
            }
            System.out.println("done");
        }

        private static FutureTask<Void> waiting(NamedSemaphore semaphore) {
            return new FutureTask<>(
                    () -> {
                        semaphore.acquire();
                        return null;
                    });
        }

        private static void check(FutureTask<Void> wait, Class<?> type) {
            var failure = assertThrows(ExecutionException.class, wait::get);
            assertEquals(type, failure.getCause().getClass());
        }
    }
}
