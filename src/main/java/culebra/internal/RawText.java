package culebra.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Converts names to text without loss. A byte that is not UTF-8 becomes a lone surrogate, U+DC80 to
 * U+DCFF, as in Python's {@code surrogateescape}.
 */
public final class RawText {
    private static final char FIRST = '\udc80';
    private static final char LAST = '\udcff';
    private static final int BASE = 0xdc00;

    private RawText() {}

    /** Decodes bytes that are usually UTF-8. */
    public static String decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? text : decodeCarefully(bytes);
    }

    private static String decodeCarefully(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder(); // which reports
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        while (true) {
            CoderResult result = decoder.decode(in, out, true);
            if (!result.isError()) {
                return out.flip().toString();
            }
            for (int i = 0; i < result.length(); i++) {
                out.put((char) (BASE + (in.get() & 0xff)));
            }
            decoder.reset();
        }
    }

    /** Encodes a text that {@link #decode} has returned. */
    public static byte[] encode(String text) {
        if (!isRaw(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c >= FIRST && c <= LAST) {
                bytes.write(c - BASE);
            } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** Returns true if a text contains bytes that are not UTF-8. */
    public static boolean isRaw(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST
                    && c <= LAST
                    && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)))) {
                return true;
            }
        }
        return false;
    }
}
