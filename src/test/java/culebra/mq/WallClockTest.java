package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.Shape.How;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A wall clock that is set neither shortens nor stretches a wait. */
class WallClockTest {
    private static final Duration TIMEOUT = Duration.ofMillis(20);

    /** Waits, where the wall clock goes forth and back by two hours at each look. */
    static final class Waiter {
        public static void main(String[] arguments) throws Exception {
            long first = System.currentTimeMillis();
            long second = System.currentTimeMillis();
            long third = System.currentTimeMillis();
            long step = Math.max(Math.abs(second - first), Math.abs(third - second));
            System.out.println(step > Duration.ofHours(1).toMillis() ? "skewed" : "not skewed");
            for (On kind : On.values()) {
                wait(kind);
                System.out.println("waited");
            }
        }

        private static void wait(On kind) throws Exception {
            byte[] one = new byte[1];
            try (MessageQueue queue = TempQueue.unnamed()) {
                for (int i = 0; i < 10; i++) {
                    measure(kind, () -> queue.tryReceive(TIMEOUT).isPresent());
                }
                var receive = kind.start(() -> Shape.BYTES.receive(queue, How.TIMED)).blocked();
                queue.send(one, 0);
                receive.get();
                while (queue.trySend(one, 0)) {}
                for (int i = 0; i < 10; i++) {
                    measure(kind, () -> queue.trySend(one, 0, TIMEOUT));
                }
                var send = kind.start(() -> Shape.BYTES.send(queue, How.TIMED, one, 0)).blocked();
                queue.receive();
                assertTrue(send.get());
            }
        }

        private interface Wait {
            boolean happened() throws Exception;
        }

        /** A wait that is stretched takes two hours. */
        private static void measure(On kind, Wait wait) throws Exception {
            long start = System.nanoTime();
            assertFalse(kind.get(wait::happened));
            assertTrue(System.nanoTime() - start >= TIMEOUT.toNanos(), "too early");
        }
    }

    @Test
    void aStepOfTheWallClockChangesNoWait(@TempDir Path directory) throws Exception {
        String library = directory.resolve("skew.so").toString();
        var gcc = List.of("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", library);
        var compile = new java.util.ArrayList<>(gcc);
        compile.add("src/test/c/mq/skew.c");
        try (Peer compiler = Peer.command(compile)) {
            compiler.join();
        }
        var waiter = new ProcessBuilder(Peer.javaCommand(List.of(), Waiter.class));
        waiter.environment().put("LD_PRELOAD", library);
        try (Peer peer = Peer.start(waiter)) {
            peer.expect("skewed");
            for (On ignored : On.values()) {
                peer.expect("waited");
            }
            peer.join();
        }
    }
}
