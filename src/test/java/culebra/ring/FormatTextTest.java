package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The text of the format, which is also a page of the API documentation, and what implements it.
 */
class FormatTextTest {
    private static final Pattern FIELD =
            Pattern.compile("(?m)^ {4} *(\\d+)(?: +\\d+)? +(magic|[a-z][a-z ]*)[:,]");
    private static final Pattern C_CONSTANT = Pattern.compile("CULEBRA_RING_(\\w+) = (\\d+)");
    private static final Pattern PYTHON_CONSTANTS =
            Pattern.compile("(?m)^(_[_A-Z, ]+) = ([0-9, ]+)(?: #.*)?$");

    @Test
    void theTextHasTheOffsetsThatJavaUses() throws IOException {
        var expected =
                Map.ofEntries(
                        Map.entry("magic", 0L),
                        Map.entry("version", 8L),
                        Map.entry("flags", 12L),
                        Map.entry("capacity", 16L),
                        Map.entry("tail", RingFormat.TAIL),
                        Map.entry("head", RingFormat.HEAD),
                        Map.entry("receiver sleeps", RingFormat.RECEIVER_SLEEPS),
                        Map.entry("senders sleep", RingFormat.SENDERS_SLEEP),
                        Map.entry("mutex", RingFormat.MUTEX),
                        Map.entry("sent", RingFormat.SENDERS + RingFormat.MESSAGES),
                        Map.entry("full", RingFormat.SENDERS + RingFormat.WAITS),
                        Map.entry("senders joined", RingFormat.SENDERS + RingFormat.JOINED),
                        Map.entry("received", RingFormat.RECEIVERS + RingFormat.MESSAGES),
                        Map.entry("empty", RingFormat.RECEIVERS + RingFormat.WAITS),
                        Map.entry("receivers joined", RingFormat.RECEIVERS + RingFormat.JOINED),
                        Map.entry("the messages", RingFormat.DATA));
        String text = resource("format.txt");
        String header = text.substring(text.indexOf("## 1."), text.indexOf("## 2."));
        var fields = new LinkedHashMap<String, Long>();
        FIELD.matcher(header)
                .results()
                .forEach(field -> fields.put(field.group(2), Long.valueOf(field.group(1))));
        assertEquals(expected, fields);
        assertTrue(text.contains("kind: 0 for a message, " + RingFormat.PADDING + " for padding"));
    }

    @Test
    void cHasTheOffsetsThatJavaUses() throws IOException {
        var constants = new LinkedHashMap<String, Long>();
        C_CONSTANT
                .matcher(resource("culebra_ring.h"))
                .results()
                .forEach(found -> constants.put(found.group(1), Long.valueOf(found.group(2))));
        assertOffsets("", constants);
    }

    @Test
    void pythonHasTheOffsetsThatJavaUses() throws IOException {
        var constants = new LinkedHashMap<String, Long>();
        PYTHON_CONSTANTS
                .matcher(resource("culebra_ring.py"))
                .results()
                .forEach(
                        found -> {
                            String[] names = found.group(1).split(", ");
                            String[] values = found.group(2).strip().split(", ");
                            for (int i = 0; i < names.length; i++) {
                                constants.put(names[i], Long.valueOf(values[i]));
                            }
                        });
        assertOffsets("_", constants);
        assertEquals(RingFormat.WAITS, constants.get("_WAITS"));
    }

    private static void assertOffsets(String prefix, Map<String, Long> constants) {
        var expected =
                Map.of(
                        "TAIL", RingFormat.TAIL,
                        "HEAD", RingFormat.HEAD,
                        "RECEIVER_SLEEPS", RingFormat.RECEIVER_SLEEPS,
                        "SENDERS_SLEEP", RingFormat.SENDERS_SLEEP,
                        "MUTEX", RingFormat.MUTEX,
                        "SENDERS", RingFormat.SENDERS,
                        "RECEIVERS", RingFormat.RECEIVERS,
                        "JOINED", RingFormat.JOINED,
                        "DATA", RingFormat.DATA,
                        "PADDING", (long) RingFormat.PADDING);
        expected.forEach((name, value) -> assertEquals(value, constants.get(prefix + name), name));
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = RingFormat.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
