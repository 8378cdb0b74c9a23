package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.inspect.UnixSocketEntry.State;
import culebra.inspect.UnixSocketEntry.Type;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** UNIX sockets. */
class InspectSocketsTest {
    private final String name = TempName.next().substring(1);

    @Test
    void aListenerAndItsConnectionsAreListed(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("a b\nc\\");
        try (var listener = StreamListener.bind(UnixAddress.path(path))) {
            UnixSocketEntry entry = one(path.toString());
            assertEquals(Type.STREAM, entry.type());
            assertEquals(State.LISTENING, entry.state());
            assertEquals(List.of(Find.self()), Find.pids(entry.processes()));
            assertEquals("socket:[" + entry.inode() + "]", target(listener.fd().number()));
            try (var client = StreamSocket.connect(UnixAddress.path(path))) {
                assertEquals(State.CONNECTING, other(path, entry.inode()).state());
                try (var server = listener.accept()) {
                    UnixSocketEntry accepted = other(path, entry.inode());
                    assertEquals(State.CONNECTED, accepted.state());
                    assertEquals("socket:[" + accepted.inode() + "]", target(server.fd().number()));
                }
            }
        }
        assertEquals(List.of(), all(path.toString()));
    }

    @Test
    void anAbstractNameIsListedWithAtSignsForZeros() throws Exception {
        byte[] bytes = (name + "\0a b\0").getBytes();
        try (var socket = MessageSocket.bind(UnixAddress.abstractName(bytes))) {
            UnixSocketEntry entry = one("@" + name + "@a b@");
            assertEquals(Type.DATAGRAM, entry.type());
            assertEquals(State.UNCONNECTED, entry.state());
        }
    }

    @Test
    void aNameThatLooksAlmostLikeAnotherLineIsAName() throws Exception {
        String forging = name + "\n0: 0 0 0 FFFFFFFFF 0 1";
        try (var socket = MessageSocket.bind(UnixAddress.abstractName(forging))) {
            assertEquals(Type.DATAGRAM, one("@" + forging).type());
        }
    }

    @Test
    void theLongestAbstractNameIsListed() throws Exception {
        String longest = name + "n".repeat(107 - name.length());
        try (var listener = SeqpacketListener.bind(UnixAddress.abstractName(longest))) {
            assertEquals(Type.SEQPACKET, one("@" + longest).type());
        }
    }

    @Test
    void theSocketOfAnotherProcessIsListedAsIts() throws Exception {
        String script =
                "import socket, sys; s = socket.socket(socket.AF_UNIX);"
                        + " s.bind('\\0' + sys.argv[1]); s.listen();"
                        + " print('ready', flush=True); sys.stdin.read()";
        try (Peer python = Peer.python(script, name)) {
            python.expect("ready");
            UnixSocketEntry entry = one("@" + name);
            assertEquals(State.LISTENING, entry.state());
            assertEquals(List.of(python.pid()), Find.pids(entry.processes()));
        }
    }

    @Test
    void aSocketWithoutAnAddressIsListed() throws Exception {
        var pair = StreamSocket.pair();
        try (var one = pair.first();
                var two = pair.second()) {
            for (StreamSocket socket : List.of(one, two)) {
                String target = target(socket.fd().number());
                var entry =
                        Find.one(
                                UnixSocketEntry.class,
                                any -> target.contains("[" + any.inode() + "]"));
                assertEquals(Optional.empty(), entry.address());
                assertEquals(State.CONNECTED, entry.state());
            }
        }
    }

    private static String target(int number) throws IOException {
        return culebra.testing.Own.target(number);
    }

    private static UnixSocketEntry one(String address) throws IOException {
        return Find.one(UnixSocketEntry.class, any -> any.address().equals(Optional.of(address)));
    }

    private static List<UnixSocketEntry> all(String address) throws IOException {
        return Find.all(UnixSocketEntry.class, any -> any.address().equals(Optional.of(address)));
    }

    private static UnixSocketEntry other(Path path, long inode) throws IOException {
        return Find.one(
                UnixSocketEntry.class,
                any -> any.address().equals(Optional.of(path.toString())) && any.inode() != inode);
    }
}
