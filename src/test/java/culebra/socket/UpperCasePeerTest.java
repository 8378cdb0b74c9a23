package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.On;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An upper-casing server and its client, one of them in C or Python. */
@ExtendWith(LeavesNothing.class)
class UpperCasePeerTest {
    private static final List<String> MESSAGES = List.of("hello", "", "x", "a".repeat(9_000));

    private static final String PYTHON =
            """
            import socket, sys
            role, type, kind, name, port = sys.argv[1:]
            family = {'inet': socket.AF_INET, 'inet6': socket.AF_INET6}.get(kind, socket.AF_UNIX)
            address = {'path': name, 'abstract': '\\0' + name}.get(kind, (name, int(port)))
            s = socket.socket(family, getattr(socket, type))
            if role == 'serve':
                s.bind(address)
                if type == 'SOCK_SEQPACKET':
                    s.listen()
                print(s.getsockname()[1] if 'inet' in kind else 0, flush=True)
                if type == 'SOCK_SEQPACKET':
                    s, _ = s.accept()
                message = b''
                while message != b'quit':
                    message, sender = s.recvfrom(65536)
                    if type == 'SOCK_SEQPACKET':
                        s.send(message.upper())
                    else:
                        s.sendto(message.upper(), sender)
            else:
                if kind in ('path', 'abstract') and type == 'SOCK_DGRAM':
                    s.bind('')
                s.connect(address)
                for line in sys.stdin:
                    s.send(line.rstrip('\\n').encode())
                    print(s.recv(65536).decode(), flush=True)
            """;

    private record Case(boolean python, boolean seqpacket, MessageDomain domain) {
        Peer peer(String role, SocketAddress address) throws Exception {
            var words = new ArrayList<>(List.of(role));
            words.add(seqpacket ? "SOCK_SEQPACKET" : "SOCK_DGRAM");
            words.addAll(List.of(MessageDomain.words(address)));
            String[] arguments = words.toArray(new String[0]);
            return python ? Peer.python(PYTHON, arguments) : Peer.c("uppercase", arguments);
        }
    }

    static List<Case> cases() {
        var all = new ArrayList<Case>();
        for (MessageDomain domain : MessageDomain.values()) {
            for (boolean python : new boolean[] {false, true}) {
                all.add(new Case(python, false, domain));
                if (domain.isUnix()) {
                    all.add(new Case(python, true, domain));
                }
            }
        }
        return all;
    }

    @TempDir private Path directory;

    @ParameterizedTest
    @MethodSource("cases")
    void thePeersServerAnswers(Case each) throws Exception {
        SocketAddress address =
                each.domain == MessageDomain.UNNAMED
                        ? UnixAddress.abstractName(TempName.next())
                        : each.domain.fresh(directory);
        try (Peer peer = each.peer("serve", address)) {
            int port = Integer.parseInt(peer.line());
            if (address instanceof InetSocketAddress inet) {
                InetAddress host = inet.getAddress();
                address = new InetSocketAddress(host, port);
            }
            try (var socket =
                    each.seqpacket
                            ? MessageSocket.connectSeqpacket(address)
                            : MessageSocket.connect(address)) {
                for (String message : MESSAGES) {
                    socket.send(Letters.of(message));
                    assertEquals(message.toUpperCase(Locale.ROOT), Letters.await(socket));
                }
                socket.send(Letters.of("quit"));
                assertEquals("QUIT", Letters.await(socket));
                peer.join();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void thePeersClientIsAnswered(Case each) throws Exception {
        SocketAddress address = each.domain.fresh(directory);
        for (On kind : On.values()) {
            if (each.seqpacket) {
                try (var listener = SeqpacketListener.bind(address);
                        Peer peer = each.peer("ask", listener.localAddress());
                        var socket = listener.accept()) {
                    answer(kind, socket, true, peer);
                }
            } else {
                try (var socket = MessageSocket.bind(address);
                        Peer peer = each.peer("ask", socket.localAddress())) {
                    answer(kind, socket, false, peer);
                }
            }
        }
    }

    private static void answer(On kind, MessageSocket socket, boolean connected, Peer peer)
            throws Exception {
        var server = kind.start(() -> serve(socket, connected));
        for (String message : MESSAGES) {
            peer.send(message);
            peer.expect(message.toUpperCase(Locale.ROOT));
        }
        assertEquals(MESSAGES.size(), server.get());
    }

    private static int serve(MessageSocket socket, boolean connected) throws Exception {
        var buffer = ByteBuffer.allocate(70_000);
        try (var received = Received.create(0)) {
            for (int i = 0; i < MESSAGES.size(); i++) {
                socket.receive(buffer.clear(), received);
                var answer = Letters.of(Letters.text(buffer).toUpperCase(Locale.ROOT));
                if (connected) {
                    socket.send(answer);
                } else {
                    socket.send(answer, received.from().orElseThrow());
                }
            }
        }
        return MESSAGES.size();
    }
}
