package culebra.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

/**
 * Addresses on a command line: {@code /path}, {@code @name}, {@code 127.0.0.1:7}, {@code [::1]:7}.
 */
final class AddressText {
    private AddressText() {}

    static SocketAddress parse(String text) throws UnknownHostException {
        return switch (text.charAt(0)) {
            case '/' -> UnixAddress.path(text);
            case '@' -> UnixAddress.abstractName(text.substring(1));
            default -> {
                int colon = text.lastIndexOf(':');
                int port = Integer.parseInt(text.substring(colon + 1));
                yield new InetSocketAddress(InetAddress.getByName(text.substring(0, colon)), port);
            }
        };
    }

    static String of(SocketAddress address) {
        return address instanceof InetSocketAddress inet
                ? host(inet.getAddress().getHostAddress()) + ":" + inet.getPort()
                : address.toString();
    }

    private static String host(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
