package culebra.process;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.socket.SocketPair;
import culebra.socket.StreamSocket;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What a child is given, and what it says of that. */
class ChildBuilderTest {
    @TempDir private Path directory;
    private long before;
    private String program;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        new ServerSocket(0).close(); // the first has the JDK open a descriptor that stays
        before = Own.descriptors();
        program = Peer.program("process/child").toString();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
        Patience.await(ChildBuilderTest::hasNoZombies, "zombies are left");
    }

    /** Other children of this JVM may run: those that other tests reuse. */
    private static boolean hasNoZombies() {
        return ProcessHandle.current()
                .children()
                .noneMatch(child -> child.info().command().isEmpty());
    }

    /** The output of a child, which must end well. */
    private static String says(ChildBuilder builder) throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            ChildProcess child = builder.output(pipe.sink().fd()).start();
            pipe.sink().close();
            var bytes = Channels.newInputStream(pipe.source()).readAllBytes();
            assertEquals(0, child.waitFor(), builder.toString());
            return new String(bytes).strip();
        }
    }

    private ChildBuilder child(String... arguments) {
        return ChildBuilder.of(program, arguments);
    }

    @Test
    void aChildHasItsDescriptorsAndNoOthers() throws Exception {
        try (EventFd counter = EventFd.create();
                EventFd other = EventFd.create();
                ServerSocket socket = new ServerSocket(0); // which the JDK leaves inheritable
                UnixPipe pipe = UnixPipe.open()) {
            assertTrue(socket.isBound() && pipe.isOpen());
            assertEquals("0 1 2", says(child("fds")));
            ChildBuilder builder = child("add").pass(counter.fd()).pass(other.fd());
            assertEquals("0 1 2 3 4", says(builder));
            assertEquals("0 1 2 3 4 5", says(builder.pass(counter.fd())));
            assertEquals(3, counter.take());
            assertEquals(2, other.take());
        }
    }

    /** Whichever numbers they have here, none is overwritten before it is duplicated. */
    @Test
    void descriptorsSwapTheirNumbers() throws Exception {
        try (Fd three = Fd.open(Path.of("/dev/null"), Access.READ);
                EventFd one = EventFd.create();
                EventFd two = EventFd.create()) {
            assertTrue(three.isOpen());
            ChildBuilder builder = child("add");
            for (int i = 3; i < two.fd().number() + 3; i++) {
                builder = builder.pass(i % 2 == 0 ? one.fd() : two.fd());
            }
            assertTrue(says(builder).startsWith("0 1 2 3 4"));
            long sum = one.take() + two.take();
            assertEquals(two.fd().number(), sum);
        }
    }

    @Test
    void socketsAndMemoryReachAChild() throws Exception {
        try (SocketPair<StreamSocket> pair = StreamSocket.pair();
                SharedMemory memory = SharedMemory.anonymous(4096)) {
            ChildProcess cat =
                    child("cat").input(pair.second().fd()).output(pair.second().fd()).start();
            pair.second().close();
            pair.first().write(ByteBuffer.wrap("hello".getBytes()));
            var answer = ByteBuffer.allocate(5);
            while (answer.hasRemaining()) {
                pair.first().read(answer);
            }
            assertEquals("hello", new String(answer.array()));
            assertTrue(cat.isAlive());
            pair.first().shutdownOutput();
            assertEquals(0, cat.waitFor());
            assertEquals("0 1 2 3", says(child("fds").pass(memory.fd())));
        }
    }

    @Test
    void standardErrorAndInputAreSet() throws Exception {
        try (UnixPipe pipe = UnixPipe.open();
                Fd none = Fd.open(Path.of("/dev/null"), Access.READ)) {
            child("errors").error(pipe.sink().fd()).start().waitFor();
            var bytes = ByteBuffer.allocate(100);
            pipe.source().read(bytes);
            assertEquals("an error\n", new String(bytes.array(), 0, bytes.position()));
            assertEquals("", says(child("cat").input(none)));
        }
    }

    @Test
    void argumentsDirectoryAndSignalsAreAsPromised() throws Exception {
        assertEquals("a b\n\n'c'\n\u00fc", says(child("args", "a b", "", "'c'", "\u00fc")));
        assertEquals(directory.toRealPath() + "", says(child("cwd").directory(directory)));
        assertEquals("blocked", says(child("mask")), "no signal is blocked");
        assertEquals("x", says(ChildBuilder.of("printf", "x")), "found in the PATH");
    }

    @Test
    void variablesAreThoseOfThisProcessUnlessSet() throws Exception {
        ChildBuilder env = child("env", "PATH", "A", "B");
        String path = System.getenv("PATH");
        assertEquals(path + "\n(none)\n(none)", says(env));
        assertEquals(
                path + "\n1=2\n\u00fc", says(env.variable("A", "1=2").variable("B", "\u00fc")));
        assertEquals("x\n\n(none)", says(env.variable("A", "").variable("PATH", "x")));
        assertEquals("(none)\n1\n(none)", says(env.environment(Map.of("A", "1"))));
        assertEquals(
                "(none)\n2\n3",
                says(env.environment(Map.of("A", "1", "B", "3")).variable("A", "2")));
    }

    @Test
    void theStatusIsThatOfTheExitOrTheSignal() throws Exception {
        assertEquals(7, child("exit", "7").start().waitFor());
        assertEquals(128 + 9, child("kill", "9").start().waitFor());
        ChildProcess child = child("exit", "3").start();
        assertEquals(3, child.onExit().get().exitValue());
        assertFalse(child.isAlive());
        assertTrue(child.waitFor(0, TimeUnit.SECONDS));
        assertTrue(child.toString().endsWith("ended: 3]"), child.toString());
        child.destroyForcibly(); // which sends no signal
    }

    @ParameterizedTest
    @EnumSource
    void aRunningChildIsWaitedForAndDestroyed(On kind) throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            ChildBuilder cat = child("cat").input(pipe.source().fd());
            ChildProcess child = cat.start();
            assertThrows(IllegalThreadStateException.class, child::exitValue);
            assertFalse(child.waitFor(1, TimeUnit.MILLISECONDS));
            assertTrue(child.toHandle().isAlive());
            assertEquals(child.pid(), child.toHandle().pid());
            assertTrue(child.info().command().isPresent());
            var wait = kind.start(child::waitFor);
            try (ProcessFd process = ProcessFd.open(child.toHandle())) {
                assertFalse(process.tryAwait());
                child.destroy();
                process.fd().await(READABLE);
            }
            assertEquals(128 + 15, wait.get());
            assertEquals(-1, child.getInputStream().read());
            assertEquals(-1, child.getErrorStream().read());
            assertThrows(IOException.class, () -> child.getOutputStream().write(1));
            ChildProcess second = cat.start();
            var interrupted = kind.start(second::waitFor);
            interrupted.thread().interrupt();
            assertEquals(InterruptedException.class, interrupted.failure().getClass());
            assertEquals(128 + 9, second.destroyForcibly().waitFor());
        }
    }

    @Test
    void aBuilderIsUsedAgainAndNeverChanges() throws Exception {
        ChildBuilder plain = child("fds");
        try (EventFd counter = EventFd.create()) {
            ChildBuilder more = plain.pass(counter.fd());
            assertEquals("0 1 2", says(plain));
            assertEquals("0 1 2 3", says(more));
            assertEquals("0 1 2 3", says(more));
        }
    }

    @Test
    void aPipeEndsWithTheChildThatHasIt() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            ChildProcess child = child("exit", "0").pass(pipe.sink().fd()).start();
            ReadChannel source = pipe.source();
            pipe.sink().close();
            assertEquals(-1, source.read(ByteBuffer.allocate(1)));
            assertEquals(0, child.waitFor());
        }
    }
}
