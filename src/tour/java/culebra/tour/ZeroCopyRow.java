package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.pipe.UnixPipe;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A file goes to a pipe, and from there to two programs, by splice and tee. */
final class ZeroCopyRow implements Row {
    private static final int SIZE = 32 * 1024; // what a pipe has room for

    /** Returns each number that it receives, after the file. */
    private static final String PYTHON =
            """
            import hashlib, socket, sys

            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as stream:
                stream.connect(sys.argv[1])
                data = stream.recv(%d, socket.MSG_WAITALL)
                print(hashlib.sha256(data).hexdigest(), flush=True)
                while number := stream.recv(4, socket.MSG_WAITALL):
                    stream.sendall(number)
            """;

    @Override
    public String name() {
        return "zero-copy";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3", "sha256sum");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path address = stage.path();
        var bytes = new byte[SIZE];
        new Random(1).nextBytes(bytes);
        String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        try (var listener = StreamListener.bind(UnixAddress.path(address));
                Peer python = stage.python(PYTHON.formatted(SIZE), address);
                StreamSocket socket = listener.accept();
                var file =
                        ReadChannel.adopt(Fd.open(Files.write(stage.path(), bytes), Access.READ));
                var pipe = UnixPipe.open();
                var second = UnixPipe.open();
                Peer sum =
                        stage.start(
                                new ProcessBuilder("sha256sum")
                                        .redirectInput(second.source().fd().path().toFile()))) {
            assertEquals((long) SIZE, file.transferTo(pipe.sink(), SIZE));
            assertEquals((long) SIZE, pipe.source().tee(second.sink(), SIZE));
            second.sink().close();
            assertEquals((long) SIZE, pipe.source().transferTo(socket, SIZE));
            sum.expect(hash + "  -");
            python.expect(hash);
            RoundTrip median = RoundTrip.with("Python", round -> exchange(pipe, socket, round));
            return new Result("one file, two programs, no copy in Java", median);
        }
    }

    /** There and back through the pipe. */
    private static void exchange(UnixPipe pipe, StreamSocket socket, int round) throws Exception {
        pipe.sink().write(ByteBuffer.allocate(Integer.BYTES).putInt(0, round));
        assertEquals((long) Integer.BYTES, pipe.source().transferTo(socket, Integer.BYTES));
        assertEquals((long) Integer.BYTES, socket.transferTo(pipe.sink(), Integer.BYTES));
        var answer = ByteBuffer.allocate(Integer.BYTES);
        assertEquals(Integer.BYTES, pipe.source().read(answer));
        assertEquals(round, answer.getInt(0));
    }
}
