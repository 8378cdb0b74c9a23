package culebra.cookbook;

import culebra.Access;
import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;

/** Sends parts of a file to clients such as {@code fetch.py}. */
final class FileServer {
    private FileServer() {}

    // @start region=serve @highlight region regex="transferTo(?=\()"
    /** {@code SOCKET FILE}: answers a line "POSITION COUNT" with those bytes of the file. */
    public static void main(String[] arguments) throws Exception {
        try (var listener = StreamListener.bind(UnixAddress.path(arguments[0]));
                var file = ReadChannel.adopt(Fd.open(Path.of(arguments[1]), Access.READ))) {
            System.out.println("ready");
            while (true) {
                try {
                    answer(file, listener.accept());
                } catch (ErrnoException full) { // EMFILE: until a descriptor is free
                    System.err.println(full.getMessage());
                    Thread.sleep(100);
                }
            }
        }
    }

    private static void answer(ReadChannel file, StreamSocket client) {
        try (client;
                var requests = new BufferedReader(Channels.newReader(client, "UTF-8"))) {
            String[] request = requests.readLine().split(" ");
            long position = Long.parseLong(request[0]);
            file.transferTo(position, client, Long.parseLong(request[1]));
        } catch (IOException | RuntimeException wrong) { // gone, or no such request
            System.err.println(wrong);
        }
    }
    // @end @end
}
