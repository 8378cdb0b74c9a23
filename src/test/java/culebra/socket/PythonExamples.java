package culebra.socket;

import culebra.testing.Peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The servers and clients of the examples in Python. */
final class PythonExamples {
    /** Addresses as {@link AddressText} has them. */
    private static final String ADDRESS =
            """
            import socket, struct, sys, threading

            def parse(text):
                if text[0] in "/@":
                    return socket.AF_UNIX, text.replace("@", "\\0")
                host, port = text.rsplit(":", 1)
                family = socket.AF_INET6 if host[0] == "[" else socket.AF_INET
                return family, (host.strip("[]"), int(port))

            def bind(text, type):
                family, address = parse(text)
                bound = socket.socket(family, type)
                bound.bind(address)
                if type == socket.SOCK_STREAM:
                    bound.listen()
                if family != socket.AF_UNIX:
                    text = text.removesuffix("0") + str(bound.getsockname()[1])
                print(text, flush=True)
                return bound

            def connect(text, type):
                family, address = parse(text)
                connected = socket.socket(family, type)
                if type == socket.SOCK_DGRAM and family == socket.AF_UNIX:
                    connected.bind("")  # a name that the system chooses, for the answers to come to
                connected.connect(address)
                return connected

            """;

    private static final String UPPER_CASE_SERVER =
            ADDRESS
                    + """
                    server = bind(sys.argv[1], socket.SOCK_DGRAM)
                    while True:
                        text, client = server.recvfrom(4096)
                        server.sendto(text.upper(), client)
                    """;

    private static final String UPPER_CASE_CLIENT =
            ADDRESS
                    + """
                    server = connect(sys.argv[1], socket.SOCK_DGRAM)
                    for text in sys.argv[2:]:
                        server.send(text.encode())
                        print(server.recv(4096).decode())
                    """;

    private static final String SEQUENCE_SERVICE =
            ADDRESS
                    + """
                    numbers = 0
                    lock = threading.Lock()

                    def serve(client):
                        global numbers
                        while request := client.recv(4, socket.MSG_WAITALL):
                            with lock:
                                first = numbers
                                numbers += struct.unpack("!i", request)[0]
                            client.sendall(struct.pack("!q", first))

                    service = bind(sys.argv[1], socket.SOCK_STREAM)
                    while True:
                        client = service.accept()[0]
                        threading.Thread(target=serve, args=[client], daemon=True).start()
                    """;

    private static final String SEQUENCE_CLIENT =
            ADDRESS
                    + """
                    service = connect(sys.argv[1], socket.SOCK_STREAM)
                    for i in range(int(sys.argv[2])):
                        count = i % 7 + 1
                        service.sendall(struct.pack("!i", count))
                        first = service.recv(8, socket.MSG_WAITALL)
                        print(struct.unpack("!q", first)[0], count)
                    """;

    private PythonExamples() {}

    /** Prints its address once it is there. */
    static Peer upperCaseServer(String address) throws IOException {
        return Peer.python(UPPER_CASE_SERVER, address);
    }

    /** Prints each text in upper case. */
    static Peer upperCaseClient(String address, List<String> texts) throws IOException {
        var arguments = new ArrayList<>(texts);
        arguments.addFirst(address);
        return Peer.python(UPPER_CASE_CLIENT, arguments.toArray(String[]::new));
    }

    /** Prints its address once it is there. */
    static Peer sequenceService(String address) throws IOException {
        return Peer.python(SEQUENCE_SERVICE, address);
    }

    /** Prints the first of its numbers and how many it took, so often. */
    static Peer sequenceClient(String address, int requests) throws IOException {
        return Peer.python(SEQUENCE_CLIENT, address, String.valueOf(requests));
    }
}
