package culebra.bench;

import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;

import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Links by other libraries than Culebra. */
final class RivalLinks {
    private RivalLinks() {}

    static Link of(String kind, int bytes, String in, String out) throws IOException {
        ByteBuffer room = ByteBuffer.allocateDirect(bytes);
        return switch (kind) {
            case "JDK-pipe" ->
                    new Link.Bytes(
                            opened(in, StandardOpenOption.READ),
                            opened(out, StandardOpenOption.WRITE),
                            room);
            case "JDK-connect" -> over(channel(in), room);
            case "junixsocket-connect" -> over(junixsocket(in), room);
            case "jnr-connect" ->
                    over(UnixSocketChannel.open(new UnixSocketAddress(new File(in))), room);
            case "JNA-eventfd" -> new JnaLinks.Counters(fd(in), fd(out));
            case "JNA-queue" -> new JnaLinks.Queues(fd(in), fd(out), bytes);
            case "JNA-memory" -> new JnaLinks.Rings(fd(in), fd(out), room);
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static int fd(String number) {
        return Integer.parseInt(number);
    }

    private static Link over(ByteChannel channel, ByteBuffer room) {
        return new Link.Bytes(channel, channel, room);
    }

    /** The JDK's only way to a pipe that another process has made. */
    private static FileChannel opened(String number, StandardOpenOption how) throws IOException {
        return FileChannel.open(Path.of("/dev/fd", number), how);
    }

    private static SocketChannel channel(String address) throws IOException {
        if (!address.startsWith(":")) {
            return SocketChannel.open(UnixDomainSocketAddress.of(address));
        }
        return SocketChannel.open(port(address)).setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** A port of this machine, as {@code between} writes it. */
    static InetSocketAddress port(String address) {
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(address.substring(1)));
    }

    private static AFUNIXSocketChannel junixsocket(String path) throws IOException {
        AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
        channel.connect(AFUNIXSocketAddress.of(Path.of(path)));
        return channel;
    }
}
