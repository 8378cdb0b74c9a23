package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.Access;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** An object that another program has created and not sized yet. */
class EmptyObjectTest {

    private static final String CREATOR =
            """
            import _posixshmem, os, sys
            fd = _posixshmem.shm_open(sys.argv[1], os.O_RDWR | os.O_CREAT | os.O_EXCL, mode=0o600)
            print("created", flush=True)
            sys.stdin.readline()
            os.ftruncate(fd, 4096)
            """;

    private final TempObject object = TempObject.next();
    private Peer creator;

    @BeforeEach
    void create() throws IOException {
        creator = Peer.python(CREATOR, object.name());
        creator.expect("created");
    }

    @AfterEach
    void unlink() throws Exception {
        creator.close();
        object.close();
    }

    @Test
    void anOpenerWaitsUntilItsCreatorHasSizedIt() throws Exception {
        var opened = new CompletableFuture<Long>();
        Thread opener = Thread.ofVirtual().start(() -> opened.complete(sizeOnceOpened()));
        assertThrows(
                FileSystemException.class,
                () -> SharedMemory.open(object.name(), Access.READ, Duration.ofMillis(50)));
        assertFalse(opened.isDone());
        creator.send("size it");
        assertEquals(4096, opened.join());
        opener.join();
    }

    private long sizeOnceOpened() {
        try (var memory = SharedMemory.open(object.name(), Access.READ, Patience.LIMIT)) {
            return memory.size();
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void theWaitEndsWithTheTimeout() throws Throwable {
        Duration wait = Duration.ofMillis(30);
        long begin = System.nanoTime();
        Expect.failure(
                FileSystemException.class,
                () -> SharedMemory.open(object.name(), Access.READ_WRITE, wait),
                object.name(),
                "0 bytes",
                "openEmpty");
        assertTrue(System.nanoTime() - begin >= wait.toNanos());
        Expect.nothingLeaked(
                () ->
                        Expect.failure(
                                FileSystemException.class,
                                () -> SharedMemory.open(object.name(), Access.READ, Duration.ZERO),
                                "0 bytes"));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        var wait =
                new FutureTask<>(
                        () -> SharedMemory.open(object.name(), Access.READ, Patience.LIMIT));
        Thread opener = Thread.ofPlatform().start(wait);
        opener.interrupt();
        opener.join();
        var failed = assertThrows(ExecutionException.class, wait::get);
        assertEquals(InterruptedException.class, failed.getCause().getClass());
    }

    @Test
    void unlinkingEndsTheWait() throws Exception {
        var wait =
                new FutureTask<>(
                        () -> SharedMemory.open(object.name(), Access.READ, Patience.LIMIT));
        Thread opener = Thread.ofPlatform().start(wait);
        SharedMemory.unlink(object.name());
        opener.join();
        var failed = assertThrows(ExecutionException.class, wait::get);
        assertEquals(NoSuchFileException.class, failed.getCause().getClass());
    }

    @Test
    void anObjectThatHasASizeIsOpenedAtOnce() throws Exception {
        creator.send("size it");
        creator.join();
        try (var memory = SharedMemory.open(object.name(), Access.READ, Patience.LIMIT)) {
            assertEquals(4096, memory.size());
        }
        SharedMemory.unlink(object.name());
        assertThrows(
                NoSuchFileException.class,
                () -> SharedMemory.open(object.name(), Access.READ, Patience.LIMIT));
    }

    @Test
    void theOpenerMaySizeItItself() throws Exception {
        try (var memory = SharedMemory.openEmpty(object.name());
                var arena = Arena.ofConfined()) {
            assertEquals(0, memory.size());
            Expect.failure(IllegalArgumentException.class, () -> memory.map(arena), "0 bytes");
            memory.resize(100);
            memory.map(arena).set(JAVA_INT, 96, 42);
            try (var same = SharedMemory.open(object.name())) {
                assertEquals(42, same.map(arena).get(JAVA_INT, 96));
            }
            try (var again = SharedMemory.openEmpty(object.name())) {
                assertEquals(100, again.size());
            }
        }
    }
}
