package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Objects that another program removes while a command runs. */
class VanishingTest {
    private final String name = TempName.next();

    @AfterEach
    void unlink() throws IOException {
        SharedMemory.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
        MessageQueue.unlinkIfExists(name);
    }

    private interface Removal {
        void run() throws IOException;
    }

    /** Answers yes to the question whether to remove an object, which has gone by then. */
    private static final class LateAnswer extends InputStream {
        private final Removal removal;
        private int at;

        LateAnswer(Removal removal) {
            this.removal = removal;
        }

        @Override
        public int read() throws IOException {
            if (at == 0) {
                removal.run();
            }
            return at < 2 ? "y\n".charAt(at++) : -1;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "semaphore", "queue"})
    void nameThatIsGoneWhenTheAnswerComesIsReported(String kind) throws Exception {
        SharedMemory.create(name, 1).close();
        NamedSemaphore.create(name, 1).close();
        MessageQueue.create(name, new QueueLimits(1, 8)).close();
        var answer = new LateAnswer(this::unlink);
        assertGone(Screen.withInput(answer, "remove", name, "--kind", kind), name);
    }

    @Test
    void nameThatIsNotTextIsReportedToo() throws Exception {
        String shown = name + "\\xff";
        Path file = Path.of("/dev/shm" + name);
        try (var python =
                Peer.python(
                        "import os, sys; os.close(os.open(os.fsencode(sys.argv[1]) + b'\\xff',"
                                + " os.O_CREAT | os.O_RDWR, 0o600))",
                        file.toString())) {
            python.join();
        }
        var answer = new LateAnswer(() -> removeAll(file));
        try {
            assertGone(Screen.withInput(answer, "remove", shown), name);
        } finally {
            removeAll(file);
        }
    }

    private static void removeAll(Path beginning) throws IOException {
        try (var files =
                Files.newDirectoryStream(beginning.getParent(), beginning.getFileName() + "*")) {
            for (Path each : files) {
                Files.deleteIfExists(each);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysv-memory", "sysv-semaphores", "sysv-queue"})
    void systemVObjectThatIsGoneWhenTheAnswerComesIsReported(String kind) throws Exception {
        SysvObject<?> object =
                switch (kind) {
                    case "sysv-memory" -> SysvMemory.create(SysvKey.PRIVATE, 1);
                    case "sysv-semaphores" -> SysvSemaphores.create(SysvKey.PRIVATE, 1);
                    default -> SysvQueue.create(SysvKey.PRIVATE);
                };
        String id = "" + object.id();
        assertGone(
                Screen.withInput(new LateAnswer(object::remove), "remove", id, "--kind", kind), id);
    }

    private static void assertGone(Screen screen, String what) {
        assertEquals(1, screen.code(), screen::toString);
        assertEquals(1, screen.lines(what).size(), screen::toString); // it was shown
        String message = screen.errors().replaceFirst("^Remove .*\\? \\[y/N] ", "");
        assertTrue(message.startsWith("culebra: ") && message.contains(what), message);
        assertEquals(1, message.lines().count(), message);
        assertFalse(message.contains("Exception"), message);
    }

    @Test
    void everyCommandSucceedsOrSaysWhatIsMissing() throws Exception {
        var over = new AtomicBoolean();
        var storm = On.PLATFORM.start(() -> createAndRemove(over));
        try {
            for (int i = 0; i < Counts.of(2, 300); i++) {
                for (String command :
                        List.of(
                                "list",
                                "users " + name,
                                "unreferenced",
                                "dump " + name,
                                "value " + name,
                                "post " + name,
                                "wait --timeout 0 " + name,
                                "peek " + name,
                                "send --timeout 0 " + name + " x",
                                "receive --timeout 0 " + name,
                                "remove --yes --kind memory " + name,
                                "remove --yes --kind semaphore " + name,
                                "remove --yes --kind queue " + name)) {
                    assertOneSentence(Screen.of(command.split(" ")));
                }
            }
        } finally {
            over.set(true);
            storm.get();
        }
    }

    private boolean createAndRemove(AtomicBoolean over) throws IOException {
        while (!over.get()) {
            SharedMemory.openOrCreate(name, 4096).close();
            NamedSemaphore.openOrCreate(name, 1).close();
            MessageQueue.openOrCreate(name, new QueueLimits(1, 8)).close();
            unlink();
        }
        return true;
    }

    private static void assertOneSentence(Screen screen) {
        assertTrue(screen.code() == 0 || screen.code() == 1, screen::toString);
        assertEquals(screen.code(), screen.errors().lines().count(), screen::toString);
        assertTrue(screen.code() == 0 || screen.errors().startsWith("culebra: "));
        assertFalse(screen.errors().contains("Exception"), screen::toString);
    }
}
