package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.Access;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Two openings of files that Python gets: one to read and no more, one to append to. */
final class OpenedFileRow implements Row {
    /** Reads from the first descriptor and tries to write to it; appends to the second. */
    private static final String PYTHON =
            """
            import os, signal, socket, sys

            with socket.socket(socket.AF_UNIX) as stream:
                stream.connect(sys.argv[1])
                file, log = socket.recv_fds(stream, 1, 2)[1]
            print(os.read(file, 4).decode(), flush=True)
            try:
                os.write(file, b"over")
            except OSError as refused:
                print(os.strerror(refused.errno), flush=True)
            os.write(log, b"Python\\n")
            print("appended", flush=True)
            signal.pause()
            """;

    @Override
    public String name() {
        return "opened-file";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        Path text = Files.writeString(stage.path(), "one two");
        Path lines = stage.path();
        try (var listener = StreamListener.bind(UnixAddress.path(path));
                Peer python = stage.python(PYTHON, path);
                StreamSocket socket = listener.accept();
                var file = ReadChannel.adopt(Fd.open(text, Access.READ));
                var log = WriteChannel.adopt(Fd.openForAppend(lines))) {
            log.write(ByteBuffer.wrap("Java\n".getBytes()));
            socket.send(ByteBuffer.allocate(1), file.fd(), log.fd());
            python.expect("one ");
            python.expect("Bad file descriptor");
            python.expect("appended");
            python.kill();
            var rest = ByteBuffer.allocate(10);
            assertEquals(3, file.read(rest), "what Python has left to read");
            log.write(ByteBuffer.wrap("Java\n".getBytes()));
            assertEquals("Java\nPython\nJava\n", Files.readString(lines), "the log");
            assertEquals("one two", Files.readString(text), "the text");
            return new Result("read-only for Python, too; both append");
        }
    }
}
