package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/**
 * What runs in the threads of notifications may fail, block or end the JVM, which must not crash.
 */
class NotificationThreadsTest {
    static Stream<String> works() {
        return Elsewhere.tests(NotificationWorks.class);
    }

    @ParameterizedTest
    @MethodSource("works")
    void theJvmLivesOn(String test) throws Exception {
        Elsewhere.with().reused().run(NotificationWorks.class, test);
    }

    @Test
    void uncaughtExceptionIsPrinted() throws Exception {
        try (Peer jvm = Elsewhere.with().start(getClass(), "throwsAway")) {
            jvm.join();
            String printed = jvm.errors();
            assertTrue(
                    printed.contains(
                            "Exception in thread \"culebra-notification\""
                                    + " java.lang.IllegalStateException: thrown away"),
                    printed);
            assertTrue(printed.contains("lambda$throwsAway"), printed);
        }
    }

    static void throwsAway() throws Exception {
        try (var queue = NotificationQueue.create()) {
            queue.queue()
                    .notifyOnce(
                            () -> {
                                throw new IllegalStateException("thrown away");
                            });
            queue.send();
            queue.drain();
            NotificationWorks.awaitNextRun(queue);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit", "halt"})
    void theWorkMayEndTheJvm(String how) throws Exception {
        try (Peer jvm = Elsewhere.with().start(getClass(), "ends", how)) {
            assertEquals(7, jvm.exit(), jvm::errors);
        }
    }

    static void ends(String[] how) throws Exception {
        try (var queue = NotificationQueue.create()) {
            MessageQueue.unlink(queue.name());
            queue.queue().notifyOnce(() -> end(how[0], 7));
            queue.send();
            new CountDownLatch(1).await();
        }
    }

    /** Three ways to end while threads are made. */
    @ParameterizedTest
    @ValueSource(strings = {"return", "exit", "halt"})
    void aJvmThatEndsAmidNotificationsDoesNotCrash(String how) throws Exception {
        for (int round = 0; round < Counts.of(1, 50); round++) {
            var command = Peer.javaCommand(List.of(), Leaves.class, how);
            try (Peer jvm = Peer.command(command)) {
                assertEquals("", jvm.join(), jvm::errors); // a crash tells of itself there
            }
        }
    }

    /** Leaves while notifications come; its queues have no name already. */
    static final class Leaves {
        public static void main(String[] how) throws Exception {
            var queues = new ArrayList<NotificationQueue>();
            for (int i = 0; i < 5; i++) {
                queues.add(NotificationQueue.create());
                MessageQueue.unlink(queues.get(i).name());
                queues.get(i).queue().notifyOnce(() -> {});
            }
            for (var queue : queues) {
                queue.send();
            }
            if (!how[0].equals("return")) {
                end(how[0], 0);
            }
        }
    }

    private static void end(String how, int status) {
        if (how.equals("exit")) {
            System.exit(status);
        }
        Runtime.getRuntime().halt(status);
    }
}
