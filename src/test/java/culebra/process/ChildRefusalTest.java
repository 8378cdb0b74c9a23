package culebra.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;

/** Children that cannot be started: told at once, in the parent. */
class ChildRefusalTest {
    @TempDir private Path directory;
    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void aMissingProgramIsAnExceptionAtOnce() {
        for (String name : new String[] {"culebra-none", "./culebra-none", "/culebra/none"}) {
            if (!name.contains("/") && !canSearchPath()) {
                continue;
            }
            ChildBuilder builder = ChildBuilder.of(name);
            var missing = assertThrows(NoSuchFileException.class, builder::start);
            assertEquals(name, missing.getFile());
            assertTrue(missing.getMessage().contains("no such program"), missing.getMessage());
        }
    }

    /** If a directory in PATH may not be searched, execvp(3) reports that instead. */
    private static boolean canSearchPath() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(Path::of)
                .allMatch(each -> Files.isExecutable(each) || Files.notExists(each));
    }

    @Test
    void aMissingProgramWithListenersIsToo() throws Exception {
        try (EventFd counter = EventFd.create()) {
            for (String name : new String[] {"culebra-none", "./none", "/culebra/none", "/etc"}) {
                ChildBuilder builder = ChildBuilder.of(name).listener("x", counter.fd());
                assertThrows(NoSuchFileException.class, builder::start);
            }
        }
    }

    @Test
    void whatIsNotExecutableSaysWhy() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "true\n");
        ChildBuilder builder = ChildBuilder.of(file.toString());
        assertThrows(AccessDeniedException.class, builder::start);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        var noFormat = assertThrows(ErrnoException.class, builder::start);
        assertEquals(Errno.ENOEXEC, noFormat.errno());
        assertTrue(noFormat.getMessage().contains("#!"), noFormat.getMessage());
        assertThrows(AccessDeniedException.class, () -> ChildBuilder.of("/").start());
        ChildBuilder nowhere = ChildBuilder.of("true").directory(directory.resolve("none"));
        assertThrows(NotDirectoryException.class, nowhere::start);
        assertThrows(
                NotDirectoryException.class, () -> ChildBuilder.of("true").directory(file).start());
    }

    @Test
    void tooManyArgumentsAreRefused() {
        ChildBuilder builder = ChildBuilder.of("true", "x".repeat(1 << 20));
        var tooLong = assertThrows(ErrnoException.class, builder::start);
        assertEquals(Errno.E2BIG, tooLong.errno());
    }

    @Test
    void wordsThatCHasNotAreRefused() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> ChildBuilder.of(""));
        assertThrows(IllegalArgumentException.class, () -> ChildBuilder.of("true", "a\0b"));
        ChildBuilder builder = ChildBuilder.of("true");
        for (String name : new String[] {"", "a=b", "a\0"}) {
            assertThrows(IllegalArgumentException.class, () -> builder.variable(name, "x"));
            assertThrows(
                    IllegalArgumentException.class, () -> builder.environment(Map.of(name, "x")));
        }
        assertThrows(IllegalArgumentException.class, () -> builder.variable("a", "\0"));
        try (EventFd counter = EventFd.create()) {
            for (String name : new String[] {"", "a:b", "a b", "\u00fc", "a".repeat(256)}) {
                assertThrows(
                        IllegalArgumentException.class, () -> builder.listener(name, counter.fd()));
            }
        }
    }

    @Test
    void aClosedDescriptorIsNamed() throws Exception {
        EventFd counter = EventFd.create();
        ChildBuilder builder = ChildBuilder.of("true").pass(counter.fd());
        counter.close();
        var closed = assertThrows(ClosedChannelException.class, builder::start);
        assertTrue(closed.getMessage().contains("Fd["), closed.getMessage());
    }

    /** Closed before, the start fails; closed later, the child has it. */
    @Test
    void aDescriptorThatIsClosedMeanwhileIsPassedOrTheStartFails() throws Exception {
        String program = Peer.program("process/child").toString();
        for (int i = 0; i < Counts.of(30, 1_000); i++) {
            try (EventFd kept = EventFd.create()) {
                Fd duplicate = kept.fd().dup();
                Thread closer = Thread.ofPlatform().start(duplicate::close);
                try (Fd out = Fd.open(Path.of("/dev/null"), culebra.Access.WRITE)) {
                    ChildProcess child =
                            ChildBuilder.of(program, "add").output(out).pass(duplicate).start();
                    assertEquals(0, child.waitFor());
                    assertEquals(1, kept.take());
                } catch (ClosedChannelException before) {
                    assertEquals(0, kept.tryTake().orElse(0));
                }
                closer.join();
            }
        }
    }
}
