package culebra.api;

import culebra.socket.LinuxSocketOptions;
import culebra.socket.UnixAddress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Random names, paths and addresses of one thread, and constants of the JDK. */
final class FuzzNames {
    private static final String LONG = "n".repeat(300);

    private final SplittableRandom random;
    private final Path directory;

    FuzzNames(SplittableRandom random, Path directory) {
        this.random = random;
        this.directory = directory;
    }

    /** Of the classes that only have constants. */
    Object constant(Class<?> type) {
        if (type == FileChannel.MapMode.class) {
            return one(
                    FileChannel.MapMode.READ_ONLY,
                    FileChannel.MapMode.READ_WRITE,
                    FileChannel.MapMode.PRIVATE);
        }
        if (type == SocketOption.class) {
            return one(
                    StandardSocketOptions.SO_RCVBUF,
                    StandardSocketOptions.SO_SNDBUF,
                    StandardSocketOptions.SO_KEEPALIVE,
                    StandardSocketOptions.TCP_NODELAY,
                    StandardSocketOptions.IP_MULTICAST_TTL,
                    LinuxSocketOptions.SO_PASSCRED,
                    LinuxSocketOptions.IPV6_V6ONLY,
                    StandardSocketOptions.IP_MULTICAST_IF,
                    LinuxSocketOptions.IP_DONTFRAGMENT,
                    LinuxSocketOptions.SO_PEERSEC,
                    LinuxSocketOptions.TCP_KEEPIDLE,
                    LinuxSocketOptions.TCP_USER_TIMEOUT);
        }
        if (type == ProtocolFamily.class) {
            return one(
                    StandardProtocolFamily.UNIX,
                    StandardProtocolFamily.INET,
                    StandardProtocolFamily.INET6,
                    (ProtocolFamily) () -> "NONE");
        }
        throw new IllegalArgumentException(type.toString());
    }

    String string() {
        return random.nextInt(4) > 0
                ? "/fuzz" + random.nextInt(4)
                : one("", "/", "..", LONG, "a\0b", "x/y", "\u00e9\ud83d\ude00", "\ud800", "a");
    }

    Path path() {
        return random.nextInt(3) > 0
                ? directory.resolve("fifo" + random.nextInt(4))
                : one(
                        directory,
                        directory.resolve("file"),
                        directory.resolve("none").resolve("x"),
                        directory.resolve(LONG),
                        Path.of(""),
                        Path.of("relative"),
                        directory.resolve("\u00e9"));
    }

    SocketAddress address(Class<?> type) throws Exception {
        if (type == UnixAddress.class || random.nextInt(3) > 0) {
            return switch (random.nextInt(6)) {
                case 0 -> UnixAddress.unnamed();
                case 1 -> UnixAddress.abstractName("fuzz" + random.nextInt(4));
                case 2 -> UnixAddress.path("relative" + random.nextInt(2));
                default -> UnixAddress.path(directory.resolve("s" + random.nextInt(6)));
            };
        }
        return one(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 4711),
                new InetSocketAddress(InetAddress.getByName("::1"), 4711),
                new InetSocketAddress(InetAddress.getByName("::1"), 0),
                InetSocketAddress.createUnresolved("nowhere.invalid", 1),
                UnixDomainSocketAddress.of(directory.resolve("s" + random.nextInt(6))),
                new Unknown());
    }

    private static final class Unknown extends SocketAddress {
        private static final long serialVersionUID = 1;
    }

    @SafeVarargs
    private <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }
}
