package culebra.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

/** The offsets at the beginnings of lines. */
class HexDumpTest {
    @Test
    void offsetsAreWhole() throws Exception {
        assertEquals(List.of("00000010", "00000020"), offsets(0x10));
        assertEquals(List.of("fffffff0", "0100000000"), offsets(0xfffffff0L));
        assertEquals(List.of("0123456780", "0123456790"), offsets(0x123456780L));
        assertEquals(List.of("1234567890", "12345678a0"), offsets(0x1234567890L));
    }

    private static List<String> offsets(long offset) throws Exception {
        return Screen.lines(terminal -> HexDump.print(new byte[32], offset, terminal)).stream()
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }
}
