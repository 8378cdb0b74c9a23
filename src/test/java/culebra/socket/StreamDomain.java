package culebra.socket;

import culebra.testing.Peer;
import culebra.testing.TempName;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Where streams are to be had: an enum source of tests, with peers in Python and C. */
enum StreamDomain {
    PATH,
    ABSTRACT,
    INET,
    INET6;

    /** The same program as {@code src/test/c/stream.c}. */
    private static final String PYTHON =
            """
            import socket, sys
            role, family, *rest = sys.argv[1:]
            if family == 'path':
                made, address = socket.socket(socket.AF_UNIX), rest[0]
            elif family == 'abstract':
                made, address = socket.socket(socket.AF_UNIX), b'\\0' + bytes.fromhex(rest[0])
            else:
                kind = socket.AF_INET if family == 'inet' else socket.AF_INET6
                made, address = socket.socket(kind), (rest[0], int(rest[1]))
            if role == 'connect':
                made.connect(address)
                made.sendall(b'a question')
                made.shutdown(socket.SHUT_WR)
                while answer := made.recv(4096):
                    print(answer.decode(), end='')
            else:
                made.bind(address)
                made.listen(5)
                print('ready', made.getsockname()[1] if family.startswith('inet') else 0,
                      flush=True)
                one, _ = made.accept()
                while asked := one.recv(4096):
                    one.sendall(asked.upper())
            """;

    /** A language that the other side may be written in. */
    enum Language {
        PYTHON,
        C
    }

    /** Returns an unused address to listen on; the system chooses the port. */
    SocketAddress fresh(Path directory) {
        String name = TempName.next().substring(1);
        return switch (this) {
            case PATH -> UnixAddress.path(directory.resolve(name));
            case ABSTRACT -> UnixAddress.abstractName(name);
            case INET -> new InetSocketAddress(loopback("127.0.0.1"), 0);
            case INET6 -> new InetSocketAddress(loopback("::1"), 0);
        };
    }

    boolean isUnix() {
        return this == PATH || this == ABSTRACT;
    }

    /** Starts a peer that connects to an address and asks. */
    static Peer asks(Language language, SocketAddress address) throws IOException {
        return start(language, "connect", address);
    }

    /** Starts a peer that listens and answers: it first prints "ready" and its port. */
    static Peer answers(Language language, SocketAddress address) throws IOException {
        return start(language, "listen", address);
    }

    /** Returns the actual address of a peer, from the requested address and the line it printed. */
    static SocketAddress ready(SocketAddress requested, String line) {
        int port = Integer.parseInt(line.substring("ready ".length()));
        return requested instanceof InetSocketAddress inet
                ? new InetSocketAddress(inet.getAddress(), port)
                : requested;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Peer start(Language language, String role, SocketAddress address)
            throws IOException {
        var words = new ArrayList<>(List.of(role));
        if (address instanceof InetSocketAddress inet) {
            String host = inet.getAddress().getHostAddress();
            words.add(host.contains(":") ? "inet6" : "inet");
            words.add(host);
            words.add("" + inet.getPort());
        } else {
            UnixAddress unix = Addresses.unix(address);
            words.add(unix.isPath() ? "path" : "abstract");
            words.add(unix.isPath() ? unix.toString() : HexFormat.of().formatHex(unix.bytes()));
        }
        String[] all = words.toArray(String[]::new);
        return language == Language.C ? Peer.c("stream", all) : Peer.python(PYTHON, all);
    }

    private static InetAddress loopback(String text) {
        return InetAddress.ofLiteral(text);
    }
}
