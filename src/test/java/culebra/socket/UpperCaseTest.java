package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Elsewhere;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.net.ConnectException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Datagrams between a server and clients in Java, Python and C, in each domain. */
class UpperCaseTest {
    private static final List<String> TEXTS = List.of("culebra", "", "42 Snakes", "x".repeat(4096));
    private static final List<String> CHANGED =
            List.of("CULEBRA", "", "42 SNAKES", "X".repeat(4096));

    private static final Elsewhere OTHER_JVM = Elsewhere.with().shared();

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void javaServerServesClientsInEveryLanguage(Domain domain) throws Exception {
        try (Peer server = Peer.java(UpperCaseServer.class, domain.address(directory))) {
            String address = server.line();
            assertEquals(CHANGED, changedHere(address));
            try (Peer python = PythonExamples.upperCaseClient(address, TEXTS);
                    Peer c = Peer.c("socket/upper_case", with("ask", address))) {
                String java = OTHER_JVM.says(UpperCaseClient.class, with(address));
                for (String said : List.of(java, python.join(), c.join())) {
                    assertEquals(String.join("\n", CHANGED), said);
                }
            }
            assertEquals("", complaints(server));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientInJavaIsServedByPython(Domain domain) throws Exception {
        try (Peer server = PythonExamples.upperCaseServer(domain.address(directory))) {
            assertEquals(CHANGED, changedHere(server.line()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientInJavaIsServedByC(Domain domain) throws Exception {
        try (Peer server = Peer.c("socket/upper_case", "serve", domain.address(directory))) {
            assertEquals(CHANGED, changedHere(server.line()));
        }
    }

    @Test
    void rejectedClientsDoNotAffectOtherClients() throws Exception {
        try (Peer server = Peer.java(UpperCaseServer.class, Domain.PATH.address(directory))) {
            SocketAddress address = AddressText.parse(server.line());
            try (var silent = MessageSocket.connect(address)) {
                for (int i = 0; i < 2_000; i++) { // more than the system keeps for it
                    silent.send(ByteBuffer.allocate(1));
                }
            }
            try (var talkative = MessageSocket.connect(address);
                    var nameless = MessageSocket.unconnected(StandardProtocolFamily.UNIX);
                    var client = new UpperCaseClient(address)) {
                talkative.send(ByteBuffer.allocate(4097));
                nameless.send(ByteBuffer.allocate(1), address);
                assertEquals("STILL THERE", client.upperCase("still there"));
            }
            String complaints = complaints(server);
            assertTrue(complaints.matches("(gone, )?no name, (no room, )?too long"), complaints);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientHearsThatTheServerWasKilled(Domain domain) throws Exception {
        try (Peer server = Peer.c("socket/upper_case", "serve", domain.address(directory));
                var client = new UpperCaseClient(AddressText.parse(server.line()))) {
            assertEquals("A", client.upperCase("a"));
            server.kill();
            assertThrows(ConnectException.class, () -> client.upperCase("b"));
        }
    }

    private static List<String> changedHere(String address) throws Exception {
        var changed = new ArrayList<String>();
        try (var client = new UpperCaseClient(AddressText.parse(address))) {
            for (String text : TEXTS) {
                changed.add(client.upperCase(text));
            }
        }
        return changed;
    }

    private static String[] with(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(TEXTS);
        return all.toArray(String[]::new);
    }

    /** Ends the server; tells what it complained of, each once. */
    private static String complaints(Peer server) throws Exception {
        assertTrue(server.isAlive(), server::errors);
        // Not Peer.kill, which also drops unread output.
        ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
        server.exit();
        List<String> kinds = server.errors().lines().map(line -> line.split(":")[0]).toList();
        return String.join(", ", kinds.stream().distinct().sorted().toList());
    }
}
