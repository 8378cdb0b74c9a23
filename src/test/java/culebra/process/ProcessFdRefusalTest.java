package culebra.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.signal.Signal;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Capability;
import culebra.testing.OtherUser;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.Sandbox;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Processes that cannot be opened or reached, and what is said then. */
class ProcessFdRefusalTest {
    @TempDir private Path directory;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -2, Long.MIN_VALUE, Integer.MAX_VALUE + 1L, 1L << 32 | 1})
    void whatIsNoNumberOfAProcessIsRefused(long pid) {
        assertThrows(IllegalArgumentException.class, () -> ProcessFd.open(pid));
    }

    @Test
    void aNumberOfNoProcessIsRefused() {
        var none = assertThrows(ErrnoException.class, () -> ProcessFd.open(Integer.MAX_VALUE - 1L));
        assertEquals(Errno.ESRCH, none.errno());
        assertTrue(none.getMessage().contains("ended"), none.getMessage());
    }

    @Test
    void aThreadIsNoProcess() throws Exception {
        long pid = ProcessHandle.current().pid();
        try (var tasks = Files.list(Path.of("/proc/self/task"))) {
            long thread =
                    tasks.mapToLong(task -> Long.parseLong(task.getFileName().toString()))
                            .filter(task -> task != pid)
                            .findFirst()
                            .orElseThrow();
            var refused = assertThrows(ErrnoException.class, () -> ProcessFd.open(thread));
            assertTrue(refused.getMessage().contains("thread"), refused.getMessage());
        }
    }

    @Test
    void aHandleOfWhatHasEndedIsRefused() throws Exception {
        Process child = new ProcessBuilder("true").start();
        ProcessHandle ended = child.toHandle();
        child.waitFor();
        var none = assertThrows(ErrnoException.class, () -> ProcessFd.open(ended));
        assertEquals(Errno.ESRCH, none.errno());
    }

    /** The system gives numbers out one after the other, from one that root may set. */
    @Test
    void reusedPidIsDistinguished() throws Exception {
        Path last = Path.of("/proc/sys/kernel/ns_last_pid");
        assumeTrue(Files.isWritable(last), "choosing the next number: root only");
        Capability.SYS_ADMIN.assume(); // for which the file only asks when it is written
        Process child = new ProcessBuilder("cat").start();
        ProcessHandle ended = child.toHandle();
        long started = System.nanoTime(); // Java knows the start of a process to 10 ms
        Patience.await(() -> System.nanoTime() - started > 30_000_000, "time stands still");
        try (ProcessFd process = ProcessFd.open(ended)) {
            child.destroyForcibly().waitFor();
            try (Peer reuser = reuse(ended.pid(), last)) {
                assertEquals(ended.pid(), reuser.pid());
                var gone = assertThrows(ErrnoException.class, () -> process.send(Signal.KILL));
                assertEquals(Errno.ESRCH, gone.errno());
                assertThrows(ErrnoException.class, () -> process.duplicate(0));
                var refused = assertThrows(ErrnoException.class, () -> ProcessFd.open(ended));
                assertTrue(refused.getMessage().contains("another"), refused.getMessage());
                assertTrue(reuser.isAlive());
            }
        }
    }

    private static Peer reuse(long pid, Path last) throws Exception {
        for (int i = 0; i < 100; i++) {
            Files.writeString(last, Long.toString(pid - 1));
            Peer peer = Peer.command(List.of("cat"));
            if (peer.pid() == pid) {
                return peer;
            }
            peer.close();
        }
        assumeTrue(false, "a number that no other process takes meanwhile");
        throw new AssertionError();
    }

    @Test
    void aSignalToWhatHasEndedSaysSo() throws Exception {
        try (Grandchild other = Grandchild.start();
                ProcessFd process = ProcessFd.open(other.pid())) {
            other.end();
            process.await();
            other.awaitReaped();
            var gone = assertThrows(ErrnoException.class, () -> process.send(Signal.USR1, 1));
            assertEquals(Errno.ESRCH, gone.errno());
            assertTrue(gone.getMessage().contains("it has ended"), gone.getMessage());
        }
    }

    @Test
    void aProcessOfAnotherUserIsOpenedAndNotSentTo() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertEquals("EPERM EPERM false", OtherUser.says(Stranger.class, pid));
    }

    /** What comes of sending a signal where there are no classes of JUnit. */
    private static String send(ProcessFd process) throws IOException {
        try {
            process.send(Signal.KILL);
            return "sent";
        } catch (ErrnoException refused) {
            return refused.errno().toString();
        }
    }

    /** Opens a process of another user. */
    static final class Stranger {
        public static void main(String[] arguments) throws Exception {
            try (ProcessFd process = ProcessFd.open(Long.parseLong(arguments[0]))) {
                System.out.print(send(process) + " ");
                try (Fd duplicate = process.duplicate(0)) {
                    System.out.println(duplicate);
                } catch (ErrnoException refused) {
                    System.out.println(refused.errno() + " " + process.tryAwait());
                }
            }
        }
    }

    @Test
    void aPeerInAnotherNamespaceIsAwaitedThoughItHasNoNumber() throws Exception {
        Path path = directory.resolve("socket");
        var command = new ArrayList<>(List.of("unshare", "--pid", "--fork", "--kill-child"));
        command.add("--mount-proc");
        var look = new ArrayList<>(command);
        look.add("true");
        try (Peer peer = Peer.command(look)) {
            assumeTrue(peer.exit() == 0, "PID namespaces of its own: root only");
        }
        command.addAll(Peer.javaCommand(List.of("-XX:-UsePerfData"), Inside.class, "" + path));
        try (Peer inside = Peer.command(command)) {
            inside.expect("listens");
            StreamSocket socket = StreamSocket.connect(UnixAddress.path(path));
            inside.expect("OptionalLong.empty false EINVAL");
            try (ProcessFd seen = ProcessFd.openPeer(socket.fd())) {
                assertTrue(seen.pid().isPresent(), "from outside it is seen");
                assertFalse(seen.tryAwait());
            }
            socket.close();
            inside.join();
        }
    }

    /** Looks at a peer outside of its namespace. */
    static final class Inside {
        public static void main(String[] arguments) throws Exception {
            try (var listener = StreamListener.bind(UnixAddress.path(Path.of(arguments[0])))) {
                System.out.println("listens");
                try (StreamSocket socket = listener.accept();
                        ProcessFd outside = ProcessFd.openPeer(socket.fd())) {
                    System.out.print(outside.pid() + " " + outside.tryAwait() + " ");
                    System.out.println(send(outside));
                    socket.read(ByteBuffer.allocate(1));
                }
            }
        }
    }

    @Test
    void beforeSixFiveThePeerIsOpenedByItsNumber() throws Exception {
        Sandbox.refusing(List.of("peer-pidfd=92"))
                .run(ProcessFdRefusalTest.class, "thePeerIsOpened", directory.toString());
    }

    static void thePeerIsOpened(String[] arguments) throws Exception {
        ProcessFdTest.theOtherSideOfASocketIsOpened(Path.of(arguments[0]));
    }

    @Test
    void beforeSixFiveASocketThatIsNotConnectedHasNoOtherSide() throws Exception {
        Sandbox.refusing(List.of("peer-pidfd=92"))
                .run(ProcessFdRefusalTest.class, "nothingIsOpenedWithoutAPeer", "" + directory);
    }

    static void nothingIsOpenedWithoutAPeer(String[] arguments) throws Exception {
        ProcessFdTest.nothingIsOpenedWithoutAPeer(Path.of(arguments[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "38"})
    void aSandboxIsNamed(String errno) throws Exception {
        Sandbox.refusing(List.of("pidfd_open=" + errno, "pidfd_getfd=" + errno, "peer-pidfd=92"))
                .run(ProcessFdRefusalTest.class, "nothingIsOpened");
    }

    static void nothingIsOpened() throws Exception {
        var refused = assertThrows(Exception.class, () -> ProcessFd.open(ProcessHandle.current()));
        assertTrue(
                refused instanceof IOException || refused instanceof UnsupportedOperationException);
        assertTrue(refused.getMessage().contains("sandbox"), refused.getMessage());
        try (var pair = StreamSocket.pair()) {
            assertThrows(Exception.class, () -> ProcessFd.openPeer(pair.first().fd()));
        }
    }

    @Test
    void aKernelWithoutPidfdGetfdSaysWhatItTakes() throws Exception {
        Sandbox.refusing(List.of("pidfd_getfd=38"))
                .run(ProcessFdRefusalTest.class, "nothingIsDuplicated");
    }

    static void nothingIsDuplicated() throws Exception {
        try (ProcessFd process = ProcessFd.open(ProcessHandle.current())) {
            assertEquals(OptionalLong.of(ProcessHandle.current().pid()), process.pid());
            var refused =
                    assertThrows(UnsupportedOperationException.class, () -> process.duplicate(0));
            assertTrue(refused.getMessage().contains("Linux 5.6"), refused.getMessage());
        }
    }
}
