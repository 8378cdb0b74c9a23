package culebra.socket;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.testing.TempName;

import java.net.BindException;
import java.nio.file.Path;

/** Where the examples run: an address of each kind, as {@link AddressText} has them. */
enum Domain {
    PATH,
    ABSTRACT,
    IPV4,
    IPV6;

    /** An address for a server, which no other uses. */
    String address(Path directory) throws Exception {
        return switch (this) {
            case PATH -> directory.resolve("socket").toString();
            case ABSTRACT -> "@" + TempName.next().substring(1);
            case IPV4 -> "127.0.0.1:0";
            case IPV6 -> {
                assumeTrue(hasIpv6(), "this machine has no ::1");
                yield "[::1]:0";
            }
        };
    }

    private static boolean hasIpv6() throws Exception {
        try (var socket = MessageSocket.bind(AddressText.parse("[::1]:0"))) {
            return true;
        } catch (BindException absent) {
            return false;
        }
    }
}
