package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertThrows;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/** Messages over a connection to C, which tells when the other side has gone. */
final class UnixSeqpacketRow implements Row {
    @Override
    public String name() {
        return "unix-seqpacket";
    }

    @Override
    public List<String> others() {
        return List.of("C");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (var listener = SeqpacketListener.bind(UnixAddress.path(path));
                Peer c = stage.c("seqpacket", path);
                MessageSocket socket = listener.accept()) {
            assertEquals(c.pid(), socket.peer().pid());
            RoundTrip median =
                    RoundTrip.with("C", round -> UnixDatagramRow.exchange(socket, round));
            staysApart(socket);
            c.kill();
            assertEquals(MessageSocket.END, socket.receive(ByteBuffer.allocate(8)));
            var nothing = ByteBuffer.allocate(0);
            var failure = assertThrows(ErrnoException.class, () -> socket.send(nothing));
            assertEquals(Errno.EPIPE, failure.errno());
            return new Result("0 bytes are a message; C killed: END, EPIPE", median);
        }
    }

    /** Three messages that lie there at once are not run together, and do not end anything. */
    private static void staysApart(MessageSocket socket) throws Exception {
        int[] sizes = {3, 0, 5};
        for (int size : sizes) {
            socket.send(ByteBuffer.allocate(size));
        }
        for (int size : sizes) {
            assertEquals(size, socket.receive(ByteBuffer.allocate(8)));
        }
    }
}
