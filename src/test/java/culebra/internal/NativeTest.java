package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Each handle is linked in a shape that fits the function as jextract has read it. */
class NativeTest {
    private static final Pattern LINK =
            Pattern.compile("Native\\s*\\.(withErrno|holding|plain|critical|criticalWithHeap)\\(");
    private static final Pattern DESCRIPTOR =
            Pattern.compile(
                    "FunctionDescriptor\\.(of|ofVoid)\\(([^()]*)\\)(\\s*\\.appendArgumentLayouts\\(.*\\))?",
                    Pattern.DOTALL);

    @Test
    void noSourceUsesTheGeneratedLayer() throws Exception {
        for (var source : CallSources.all().entrySet()) {
            assertFalse(source.getValue().contains("culebra.libc"), source.getKey());
        }
    }

    @Test
    void everyHandleHasTheShapeOfItsFunction() throws Exception {
        int links = 0;
        for (var source : CallSources.all().entrySet()) {
            String text = source.getValue();
            for (CallSources.Call call : CallSources.calls(text, LINK)) {
                String function = call.arguments().get(0).replace("\"", "");
                String shape = call.arguments().get(1);
                if (shape.matches("\\w+")) { // a constant of the class
                    var constant = Pattern.compile(shape + "\\s*=\\s*([^;]*);").matcher(text);
                    assertTrue(constant.find(), source.getKey() + "." + shape);
                    shape = constant.group(1);
                }
                check(source.getKey() + ": " + function, call.start().group(1), function, shape);
                links++;
            }
        }
        assertTrue(links > 0);
    }

    private static void check(String where, String call, String function, String shape)
            throws Exception {
        Matcher descriptor = DESCRIPTOR.matcher(shape);
        assertTrue(descriptor.matches(), where + " has the shape " + shape);
        List<String> used = new ArrayList<>(List.of(descriptor.group(2).split("\\s*,\\s*")));
        used.replaceAll(String::strip);
        FunctionDescriptor signature = Signatures.of(function);
        String result = descriptor.group(1).equals("of") ? used.remove(0) : "void";
        String returned = signature.returnLayout().map(NativeTest::word).orElse("void");
        assertEquals(returned, word(result), where + " returns");
        List<String> arguments = new ArrayList<>();
        signature.argumentLayouts().forEach(each -> arguments.add(word(each)));
        used.replaceAll(NativeTest::word);
        if (used.size() > arguments.size() && call.equals("holding")) {
            used.subList(arguments.size(), used.size()).clear(); // C ignores what is too many
        }
        if (Signatures.isVariadic(function)) { // which does not look at what is appended
            assertTrue(used.size() >= arguments.size(), where + " " + used);
            used.subList(arguments.size(), used.size()).clear();
        } else {
            assertEquals(null, descriptor.group(3), where + " is not variadic");
        }
        assertEquals(arguments, used, where);
    }

    /** An address may be passed as a number. */
    private static String word(MemoryLayout layout) {
        assertTrue(Signatures.isWord(layout), layout.toString());
        return Signatures.isLong(layout) ? "long" : "int";
    }

    private static String word(String constant) {
        return switch (constant) {
            case "JAVA_INT" -> "int";
            case "JAVA_LONG", "ADDRESS" -> "long";
            default -> constant;
        };
    }
}
