package culebra.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.testing.Patience;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.File;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

class SystemdNotifyTest {
    /** A service manager: prints what comes, and who sent it; closes the descriptors. */
    private static final String MANAGER =
            """
            import os, socket, struct, sys

            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
                manager.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                manager.bind(sys.argv[1].replace("@", "\\0"))
                print("ready", flush=True)
                while True:
                    states, control, flags, sender = manager.recvmsg(4096, 256)
                    kinds = {kind: data for level, kind, data in control}
                    pid = struct.unpack("iii", kinds[socket.SCM_CREDENTIALS])[0]
                    print(pid, *states.decode().split("\\n"), flush=True)
                    if socket.SCM_RIGHTS in kinds:
                        os.close(struct.unpack("i", kinds[socket.SCM_RIGHTS])[0])
            """;

    @TempDir private Path directory;

    @Test
    void aServiceManagerAtAPathHearsOfTheService() throws Exception {
        isHeardAt(directory.resolve("notify").toString());
    }

    @Test
    void aServiceManagerAtAnAbstractNameHearsOfTheService() throws Exception {
        isHeardAt("@" + TempName.next());
    }

    private static void isHeardAt(String address) throws Exception {
        try (Peer manager = Peer.python(MANAGER, address)) {
            manager.expect("ready");
            var command = Peer.javaCommand(List.of(), SystemdNotify.class, "READY=1", "STATUS=ok");
            try (Peer service = notifying(address, command)) {
                manager.expect(service.pid() + " READY=1 STATUS=ok");
                manager.expect(service.pid() + " BARRIER=1");
                assertEquals("notified", service.join());
            }
        }
    }

    @Test
    void nothingIsSentWithoutAServiceManager() throws Exception {
        var command = Peer.javaCommand(List.of(), SystemdNotify.class, "READY=1");
        var builder = new ProcessBuilder(command);
        builder.environment().remove("NOTIFY_SOCKET");
        try (Peer service = Peer.start(builder)) {
            assertEquals("no service manager", service.join());
        }
    }

    @Test
    void systemdNotifyIsHeardToo() throws Exception {
        assumeTrue(isInstalled("systemd-notify"), "systemd-notify is not installed");
        SocketAddress address = UnixAddress.path(directory.resolve("notify"));
        try (var manager = MessageSocket.bind(address);
                var received = Received.create()) {
            manager.setOption(LinuxSocketOptions.SO_PASSCRED, true);
            try (Peer service =
                    notifying(address.toString(), List.of("systemd-notify", "READY=1"))) {
                var states = ByteBuffer.allocate(4096);
                manager.tryReceive(states, received, Patience.LIMIT);
                String text = UTF_8.decode(states.flip()).toString();
                assertTrue(text.lines().anyMatch("READY=1"::equals), text);
                manager.tryReceive(states.clear(), received, Patience.LIMIT);
                assertEquals("BARRIER=1", UTF_8.decode(states.flip()).toString());
                long sender = received.credentials().orElseThrow().pid();
                long parent = ProcessHandle.current().pid(); // for which root may speak
                assertTrue(Set.of(service.pid(), parent).contains(sender));
                Fd barrier = received.descriptors().getFirst();
                assertEquals(FdKind.PIPE, barrier.kind());
                barrier.close(); // for this it waits
                service.join();
            }
        }
    }

    private static Peer notifying(String address, List<String> command) throws Exception {
        var builder = new ProcessBuilder(command);
        builder.environment().put("NOTIFY_SOCKET", address);
        return Peer.start(builder);
    }

    private static boolean isInstalled(String command) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    }
}
