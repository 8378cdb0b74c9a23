package culebra.cookbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in Java to which others in C send signals and data. */
class DeskTest {
    @TempDir private Path directory;

    @Test
    void signalsAndDataComeAsTheyAreSent() throws Exception {
        String socket = directory.resolve("desk").toString();
        try (Peer desk = desk(socket);
                Peer c = OtherSide.c("tell", socket, desk.pid());
                Peer other = OtherSide.c("tell", socket, desk.pid())) {
            c.send("some data");
            desk.expect("some data");
            c.send("42");
            desk.expect("42 from " + c.pid());
            other.send("more data");
            desk.expect("more data");
            other.send("0");
            desk.expect("0 from " + other.pid());
            assertEquals("", desk.join());
        }
    }

    @Test
    void aClientThatIsKilledIsForgotten() throws Exception {
        String socket = directory.resolve("desk").toString();
        try (Peer desk = desk(socket);
                Peer killed = OtherSide.c("tell", socket, desk.pid())) {
            killed.send("some data");
            desk.expect("some data");
            killed.kill();
            desk.expect("gone");
            try (Peer next = OtherSide.c("tell", socket, desk.pid())) {
                next.send("more data");
                desk.expect("more data");
                next.send("0");
                desk.expect("0 from " + next.pid());
            }
            assertEquals("", desk.join());
        }
    }

    private static Peer desk(String socket) throws IOException {
        var command = new ArrayList<>(List.of("env", "--block-signal=RTMIN+5"));
        command.addAll(Peer.javaCommand(List.of(), Desk.class, socket));
        Peer desk = Peer.command(command);
        desk.expect("ready");
        return desk;
    }
}
