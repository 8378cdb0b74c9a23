package culebra.socket;

import culebra.testing.OtherUser;
import culebra.testing.Peer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** What another user can do with a path: prints how it went. */
final class Outsider {
    private Outsider() {}

    public static void main(String[] arguments) throws Exception {
        UnixAddress address = UnixAddress.path(arguments[1]);
        try {
            switch (arguments[0]) {
                case "bind" -> StreamListener.bind(address).close();
                case "connect" -> {
                    try (StreamSocket socket = StreamSocket.connect(address)) {
                        System.out.println("connected");
                        socket.read(java.nio.ByteBuffer.allocate(1));
                    }
                }
                default -> {
                    System.out.println(modeOf(address));
                    return;
                }
            }
            System.out.println("done");
        } catch (Exception refused) {
            System.out.println(refused.getClass().getName() + ": " + refused.getMessage());
        }
    }

    static Peer does(String what, Path path) throws Exception {
        return OtherUser.java(Outsider.class, what, path.toString());
    }

    /** The mode of a path that is bound with all permissions, and of one bound with none told. */
    private static String modeOf(UnixAddress address) throws Exception {
        var all = PosixFilePermissions.fromString("rwxrwxrwx");
        String modes;
        try (var listener = StreamListener.bind(address, 1, all)) {
            modes = mode(address.toPath());
        }
        try (var listener = StreamListener.bind(address)) {
            return modes + " " + mode(address.toPath());
        }
    }

    static String mode(Path path) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
