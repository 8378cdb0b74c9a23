package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class RawTextTest {
    @Test
    void anyBytesComeBack() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            var bytes = new byte[random.nextInt(12)];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, RawText.encode(RawText.decode(bytes)));
        }
    }

    @Test
    void utf8IsDecodedAsUsual() {
        String text = "a\u00e9\u20ac\ufffd\ud83d\ude00"; // the replacement character among them
        assertEquals(text, RawText.decode(text.getBytes(StandardCharsets.UTF_8)));
        assertFalse(RawText.isRaw(text));
        assertEquals("a\udcff\udcc3", RawText.decode(new byte[] {'a', (byte) 0xff, (byte) 0xc3}));
        assertTrue(RawText.isRaw("a\udcff"));
    }
}
