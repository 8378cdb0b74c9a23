package culebra.cookbook;

import culebra.Access;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Gives a file to read and a log to append to, such as to {@code take_file.py}. */
final class FileGiver {
    private FileGiver() {}

    // @start region=give @highlight region regex="Fd\.\w+|\bsend(?=\()"
    /** {@code SOCKET FILE LOG}: opens both for each client and passes them to it. */
    public static void main(String[] arguments) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.path(arguments[0]))) {
            System.out.println("ready");
            while (true) {
                try {
                    give(Path.of(arguments[1]), Path.of(arguments[2]), listener.accept());
                } catch (ErrnoException full) { // EMFILE: until a descriptor is free
                    System.err.println(full.getMessage());
                    Thread.sleep(100);
                }
            }
        }
    }

    private static void give(Path path, Path logPath, StreamSocket client) {
        try (client;
                Fd file = Fd.open(path, Access.READ);
                Fd log = Fd.openForAppend(logPath)) {
            client.send(ByteBuffer.allocate(1), file, log); // with a byte at least
        } catch (IOException gone) {
            System.err.println("gone: " + gone.getMessage());
        }
    }
    // @end @end
}
