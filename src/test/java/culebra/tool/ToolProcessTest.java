package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.util.stream.Collectors.joining;

import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.sem.NamedSemaphore;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tool as a process: pipes, closed outputs, terminals, and what Python makes of its JSON. */
class ToolProcessTest {
    /**
     * Runs a command on a terminal of as many columns, with colours, and prints what it printed.
     */
    private static final String TERMINAL =
            """
            import fcntl, os, pty, struct, sys, termios
            os.environ['TERM'] = 'xterm'
            os.environ.pop('NO_COLOR', None)
            pid, fd = pty.fork()
            if pid == 0:
                sys.stdin.readline()
                os.execvp(sys.argv[2], sys.argv[2:])
            fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 24, int(sys.argv[1]), 0, 0))
            os.write(fd, b'\\n')
            out = b''
            try:
                while True:
                    out += os.read(fd, 4096)
            except OSError:
                os.waitpid(pid, 0)
            sys.stdout.buffer.write(out)
            """;

    /** Runs a command whose output is a small non-blocking pipe, and reads it byte by byte. */
    private static final String SLOW_READER =
            """
            import fcntl, os, subprocess, sys
            source, sink = os.pipe()
            fcntl.fcntl(sink, 1031, 4096) # F_SETPIPE_SZ
            os.set_blocking(sink, False)
            tool = subprocess.Popen(sys.argv[1:], stdout=sink)
            os.close(sink)
            while each := os.read(source, 1):
                sys.stdout.buffer.write(each)
            sys.exit(tool.wait())
            """;

    /** Reads each file as JSON, and prints how many have something. */
    private static final String READER =
            """
            import json, sys
            read = [json.load(open(name, encoding='utf-8')) for name in sys.argv[1:]]
            print(len([each for each in read if each is not None]))
            """;

    @TempDir private Path directory;
    private final String name = TempName.next();

    @AfterEach
    void unlink() throws Exception {
        try (Peer peer = Peer.command(List.of("bash", "-c", "rm -f /dev/shm" + name + "*"))) {
            peer.join();
        }
        MessageQueue.unlinkIfExists(name);
        NamedSemaphore.unlinkIfExists(name);
    }

    @Test
    void aReaderThatEndsEndsTheToolQuietly() throws Exception {
        assertEquals("0 0", shell("watch --interval 0.01 | head -n 1 >/dev/null"));
    }

    @Test
    void theReaderOfAFifoThatEndsEndsTheToolQuietly() throws Exception {
        String fifo = directory.resolve("fifo").toString();
        try (Peer peer = Peer.command(List.of("mkfifo", fifo))) {
            peer.join();
        }
        String watch = "watch --interval 0.01 >" + fifo;
        assertEquals("0 0", shell(watch + " & head -n 1 " + fifo + " >/dev/null; wait $!"));
    }

    @Test
    void aNonBlockingPipeWithASlowReaderHasAllOutput() throws Exception {
        String expected = Screen.of("peer", "c").out();
        assertTrue(expected.length() > 2 * 4096);
        try (Peer peer = Peer.python(SLOW_READER, tool("peer", "c").toArray(String[]::new))) {
            assertEquals(expected.stripTrailing(), peer.join());
        }
    }

    @Test
    void textThatTheLocaleCannotRepresentIsNotSent() throws Exception {
        try (var queue = MessageQueue.create(name, new QueueLimits(2, 8))) {
            String line = command("send " + name + " $'gr\\xc3\\xb6\\xc3\\x9fe'");
            String without = "env -u LC_ALL -u LC_CTYPE -u LANG " + line;
            try (Peer peer = Peer.command(List.of("bash", "-c", without))) {
                assertEquals(2, peer.exit());
                assertTrue(peer.errors().contains("LC_ALL=C.UTF-8"), peer.errors());
            }
            assertEquals(0, queue.size());
            try (Peer peer = Peer.command(List.of("bash", "-c", "LC_ALL=C.UTF-8 " + line))) {
                assertEquals("", peer.join());
            }
            assertEquals(1, queue.size());
        }
    }

    @Test
    void anOutputThatCannotBeWrittenIsAnError() throws Exception {
        for (String broken : List.of(">&-", ">/dev/full")) {
            try (Peer peer = Peer.command(List.of("bash", "-c", command("--help " + broken)))) {
                assertEquals(1, peer.exit());
                assertTrue(peer.errors().contains("standard output cannot be written"));
            }
        }
    }

    @Test
    void pythonReadsTheJsonOfEveryCommandWhateverTheNames() throws Exception {
        MessageQueue.create(name, new QueueLimits(2, 8)).close();
        NamedSemaphore.create(name, 1).close();
        String odd = "$'/dev/shm/" + name.substring(1) + "\\xff\\x1b\\n \"'";
        shell("send '" + name + "' x; : > " + odd);
        String shown = "'" + name + "\\xff\\x1b\\x0a \"'";
        String piped = shell("list --json | python3 -m json.tool");
        assertTrue(piped.endsWith("0 0"), piped);
        var files = new ArrayList<String>();
        for (String line :
                List.of(
                        "list --json",
                        "list --kind memory --json",
                        "users NAME --json",
                        "unreferenced --json",
                        "watch --count 1 --json",
                        "limits --json",
                        "receive " + name + " --json",
                        "peek " + name + " --json",
                        "value " + name + " --json",
                        "remove NAME --yes --json")) {
            String[] words = line.split(" ");
            words[1] = words[1].replace("NAME", shown.substring(1, shown.length() - 1));
            Screen screen = Screen.of(words);
            assertEquals(0, screen.code(), screen::toString);
            assertFalse(screen.out().contains("\ufffd"), "bytes that are no UTF-8");
            Path file = directory.resolve(files.size() + ".json");
            files.add(Files.writeString(file, screen.out()).toString());
        }
        try (Peer python = Peer.python(READER, files.toArray(String[]::new))) {
            assertEquals("10", python.join());
        }
        assertEquals("0 0", shell("users " + shown + " | grep -c 'has the name' >/dev/null"));
    }

    @Test
    void removesEvenIfTheReaderOfItsOutputHasEnded() throws Exception {
        NamedSemaphore.create(name, 1).close();
        assertEquals("0 0", shell("remove '" + name + "' --yes | true"));
        assertFalse(NamedSemaphore.unlinkIfExists(name));
    }

    @Test
    void aNumberWithALeadingZeroIsDecimal() throws Exception {
        try (var semaphore = NamedSemaphore.create(name, 0)) {
            String ignored = shell("post '" + name + "' --count 010");
            assertEquals(10, semaphore.availablePermits());
        }
    }

    @Test
    void aTerminalHasColoursUnlessItIsDumbOrNoColorIsSet() throws Exception {
        try (Peer opened = Peer.python("import os; os.openpty()")) {
            assumeTrue(opened.exit() == 0, "there are no pseudo-terminals");
        }
        NamedSemaphore.create(name, 1).close();
        String coloured = terminal(200, "list", "--kind", "semaphore");
        assertTrue(coloured.contains("\u001b[1mKIND"), coloured);
        String narrow = terminal(40, "list", "--kind", "semaphore");
        assertTrue(narrow.lines().allMatch(line -> line.length() <= 40), narrow);
        for (String variable : List.of("NO_COLOR=1", "TERM=dumb")) {
            var plain = new ArrayList<>(List.of("env", variable));
            plain.addAll(tool("list", "--kind", "semaphore"));
            String none = onTerminal(200, plain);
            assertTrue(none.contains("KIND"), none);
            assertFalse(none.contains("\u001b"), none);
        }
    }

    private static String terminal(int columns, String... words) throws Exception {
        return onTerminal(columns, tool(words));
    }

    private static String onTerminal(int columns, List<String> command) throws Exception {
        var arguments = new ArrayList<>(List.of("" + columns));
        arguments.addAll(command);
        try (Peer peer = Peer.python(TERMINAL, arguments.toArray(String[]::new))) {
            return peer.join();
        }
    }

    /** What a pipeline prints, and then the exit codes of its first two parts. */
    private static String shell(String line) throws Exception {
        String script = command(line) + "; echo ${PIPESTATUS[0]} ${PIPESTATUS[1]:-0}";
        try (Peer peer = Peer.command(List.of("bash", "-c", script))) {
            String printed = peer.join();
            assertEquals("", peer.errors());
            return printed;
        }
    }

    private static String command(String line) throws IOException {
        String quoted = tool().stream().map(word -> "'" + word + "' ").collect(joining());
        return quoted + line;
    }

    private static List<String> tool(String... words) throws IOException {
        return Peer.javaCommand(List.of(), Main.class, words);
    }
}
