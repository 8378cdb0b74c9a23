package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The bytes of addresses, as a C compiler lays them out. */
class SockaddrTest {
    @Test
    void aPathEndsWithNulUnlessThereIsNoRoom() {
        assertEquals("0100" + "2f61" + "00", hex(Sockaddr.unix(ascii("/a"))));
        for (int size = 1; size <= 108; size++) {
            byte[] path = ascii("/".repeat(size));
            MemorySegment address = Sockaddr.unix(path);
            assertEquals(Math.min(2 + size + 1, 110), address.byteSize());
            assertArrayEquals(path, Sockaddr.unixName(withNul(address), length(address)));
        }
    }

    @Test
    void anAbstractNameHasNoEndButItsLength() {
        byte[] name = {0, 'a', 0, 0};
        MemorySegment address = Sockaddr.unix(name);
        assertEquals("0100" + "00610000", hex(address));
        assertArrayEquals(name, Sockaddr.unixName(address, (int) address.byteSize()));
        assertArrayEquals(new byte[] {0, 'a', 0}, Sockaddr.unixName(address, 5));
    }

    @Test
    void noNameIsAFamilyAlone() {
        MemorySegment address = Sockaddr.unix(new byte[0]);
        assertEquals("0100", hex(address));
        assertArrayEquals(new byte[0], Sockaddr.unixName(address, 2));
        assertEquals(0, Sockaddr.family(address, 0));
        assertEquals(0, Sockaddr.family(address, 1));
        assertEquals(Sockaddr.UNIX, Sockaddr.family(address, 2));
    }

    @Test
    void ipv4IsInTheOrderOfTheNetwork() throws Exception {
        var address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.255"), 0xff01);
        MemorySegment c = Sockaddr.inet(address, false);
        assertEquals("0200" + "ff01" + "c00002ff" + "0000000000000000", hex(c));
        assertEquals(address, Sockaddr.inet(c));
    }

    @Test
    void ipv6HasItsScope() throws Exception {
        byte[] host = HexFormat.of().parseHex("fe8000000000000000000000000000ff");
        var scoped = Inet6Address.getByAddress(null, host, 258);
        MemorySegment c = Sockaddr.inet(new InetSocketAddress(scoped, 443), true);
        assertEquals(
                "0a00" + "01bb" + "00000000" + HexFormat.of().formatHex(host) + "02010000", hex(c));
        var back = (Inet6Address) Sockaddr.inet(c).getAddress();
        assertEquals(258, back.getScopeId());
        assertArrayEquals(host, back.getAddress());
    }

    @Test
    void forIpv6AnIpv4AddressIsMapped() throws Exception {
        var address = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 1);
        MemorySegment c = Sockaddr.inet(address, true);
        assertEquals(
                "0a00" + "0001" + "00000000" + "00000000000000000000ffffc0000201" + "00000000",
                hex(c));
        assertEquals(address, Sockaddr.inet(c));
        var any = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 1);
        assertEquals("0a00" + "0001" + "00".repeat(24), hex(Sockaddr.inet(any, true)));
    }

    @Test
    void theAddressThatTakesAPeerHasNoFamily() {
        assertEquals("00".repeat(16), hex(Sockaddr.none()));
    }

    /** The system ends a path of 108 bytes, too, when it tells it. */
    private static MemorySegment withNul(MemorySegment address) {
        byte[] room = new byte[128];
        MemorySegment.copy(address, JAVA_BYTE, 0, room, 0, (int) address.byteSize());
        MemorySegment told = java.lang.foreign.Arena.ofAuto().allocate(128, 8);
        return told.copyFrom(MemorySegment.ofArray(room));
    }

    private static int length(MemorySegment address) {
        return Math.max((int) address.byteSize(), 3);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String hex(MemorySegment address) {
        return HexFormat.of().formatHex(address.toArray(JAVA_BYTE));
    }
}
