package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.BindException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a listener's path: whom it is taken from, and when it is removed. */
class ListenerPathTest {
    private static final String BINDS =
            """
            import socket, sys
            made = socket.socket(socket.AF_UNIX, int(sys.argv[2]))
            made.bind(sys.argv[1])
            if len(sys.argv) > 3:
                made.listen(int(sys.argv[3]))
            print('ready', flush=True)
            sys.stdin.readline()
            """;

    @TempDir private Path directory;
    private Path path;
    private UnixAddress address;
    private long before;

    @BeforeEach
    void count() throws Exception {
        before = Own.descriptors();
        path = directory.resolve("socket");
        address = UnixAddress.path(path);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        Own.assertNoMoreDescriptors(before);
    }

    /** Of a stream, a datagram and a seqpacket socket. */
    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "5"})
    void theFileOfAKilledProcessIsReplaced(String type) throws Exception {
        try (Peer killed = binds(type, type.equals("2") ? null : "1")) {
            killed.kill();
        }
        assertTrue(Files.exists(path), "the dead leave it");
        try (var listener = StreamListener.bind(address)) {
            StreamSocket.connect(address).close();
            listener.accept().close();
        }
        assertFalse(Files.exists(path));
    }

    /** One that listens, one that is of another type, and one with a full backlog. */
    @ParameterizedTest
    @ValueSource(strings = {"1 5", "2", "5 5", "1 0"})
    void theFileOfALivingProcessIsNot(String socket) throws Exception {
        String[] words = socket.split(" ");
        try (Peer living = binds(words[0], words.length > 1 ? words[1] : null)) {
            StreamSocket filling = socket.endsWith("0") ? StreamSocket.connect(address) : null;
            Object before = Files.getAttribute(path, "unix:ino");
            var refused = assertThrows(BindException.class, () -> StreamListener.bind(address));
            assertTrue(refused.getMessage().contains(path.toString()), refused.getMessage());
            assertTrue(refused.getMessage().contains("EADDRINUSE"), refused.getMessage());
            assertEquals(before, Files.getAttribute(path, "unix:ino"));
            if (filling != null) {
                assertTrue(StreamSocket.tryConnect(address).isEmpty(), "the backlog is full");
                filling.close();
            }
            living.send("");
            living.join();
        }
        Files.delete(path);
    }

    @Test
    void aSecondListenerOfOneProcessIsRefusedToo() throws Exception {
        try (var listener = StreamListener.bind(address)) {
            assertThrows(BindException.class, () -> StreamListener.bind(address));
            assertTrue(listener.tryAccept().isEmpty(), "no client has connected");
            StreamSocket.connect(address).close();
            listener.accept().close();
        }
    }

    @Test
    void aPlainFileInTheWayStays() throws Exception {
        Files.writeString(path, "precious");
        var refused = assertThrows(BindException.class, () -> StreamListener.bind(address));
        assertTrue(refused.getMessage().contains("not a socket"), refused.getMessage());
        assertEquals("precious", Files.readString(path));
        assertThrows(ConnectException.class, () -> StreamSocket.connect(address));
    }

    @Test
    void aDirectoryAndALinkInTheWayStay() throws Exception {
        Files.createDirectory(path);
        assertThrows(BindException.class, () -> StreamListener.bind(address));
        Files.delete(path);
        Path dead = directory.resolve("dead");
        leaveDead(UnixAddress.path(dead));
        Files.createSymbolicLink(path, dead);
        assertThrows(BindException.class, () -> StreamListener.bind(address));
        assertTrue(Files.isSymbolicLink(path) && Files.exists(dead));
    }

    @Test
    void anotherFileInThePlaceStays() throws Exception {
        var listener = StreamListener.bind(address);
        Path moved = directory.resolve("moved");
        Files.move(path, moved);
        try (var successor = StreamListener.bind(address)) {
            listener.close();
            assertTrue(Files.exists(path), "the file of the successor");
            assertTrue(Files.exists(moved), "a moved file is not removed");
            StreamSocket.connect(address).close();
            successor.accept().close();
        }
        assertFalse(Files.exists(path));
    }

    @Test
    void aPlainFileInThePlaceStays() throws Exception {
        var listener = StreamListener.bind(address);
        Files.delete(path);
        Files.writeString(path, "precious");
        listener.close();
        assertEquals("precious", Files.readString(path));
    }

    @Test
    void aSecondCloseRemovesNothing() throws Exception {
        var listener = StreamListener.bind(address);
        listener.close();
        try (var successor = StreamListener.bind(address)) {
            listener.close();
            listener.fd().close();
            StreamSocket.connect(address).close();
            successor.accept().close();
        }
    }

    @Test
    void aFileThatIsGoneIsNoError() throws Exception {
        var listener = StreamListener.bind(address);
        Files.delete(path);
        listener.close();
        assertFalse(Files.exists(path));
    }

    @Test
    void detachedAndAdoptedListenersKeepTheFile() throws Exception {
        int number = StreamListener.bind(address).fd().detach();
        assertTrue(Files.exists(path));
        try (var adopted = StreamListener.adopt(Fd.adopt(number))) {
            assertEquals(address, adopted.localAddress());
            StreamSocket.connect(address).close();
            adopted.accept().close();
        }
        assertTrue(Files.exists(path), "a service manager's own");
    }

    @Test
    void aDuplicateKeepsTheSocketButNotTheFile() throws Exception {
        var listener = StreamListener.bind(address);
        try (Fd duplicate = listener.fd().dup()) {
            listener.close();
            assertFalse(Files.exists(path));
            assertTrue(duplicate.isOpen());
        }
    }

    private Peer binds(String type, String backlog) throws Exception {
        Peer peer =
                backlog == null
                        ? Peer.python(BINDS, path.toString(), type)
                        : Peer.python(BINDS, path.toString(), type, backlog);
        peer.expect("ready");
        return peer;
    }

    private static void leaveDead(UnixAddress address) throws Exception {
        Fd.adopt(StreamListener.bind(address).fd().detach()).close();
    }
}
