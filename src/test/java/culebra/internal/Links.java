package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A shape of call that the sources link.
 *
 * @param call the method of {@link Native} that links it
 * @param result the layout of the result, or {@code void}
 */
record Links(String call, String result, List<String> arguments) {
    private static final Pattern LINK =
            Pattern.compile(
                    "Native\\s*\\.(withErrno|holding|plain|critical|criticalWithHeap"
                            + "|unbound|unboundWithErrno)\\(");
    private static final Pattern DESCRIPTOR =
            Pattern.compile(
                    "FunctionDescriptor\\.(of|ofVoid)\\(([^()]*)\\)"
                            + "(?:\\s*\\.appendArgumentLayouts\\(\\s*Collections"
                            + "\\.nCopies\\((\\w+), ADDRESS\\).*)?",
                    Pattern.DOTALL);

    /** Every link of the call layer. */
    static List<Links> all() throws IOException {
        var links = new ArrayList<Links>();
        for (var source : CallSources.all().entrySet()) {
            String text = source.getValue();
            for (CallSources.Call call : CallSources.calls(text, LINK)) {
                String kind = call.start().group(1);
                var arguments = new ArrayList<>(call.arguments());
                if (!kind.startsWith("unbound")) {
                    arguments.removeFirst(); // the function
                }
                links.add(link(source.getKey(), text, kind, arguments.getFirst()));
            }
        }
        return links;
    }

    private static Links link(String where, String text, String kind, String shape) {
        String written = shape.matches("\\w+") ? constant(where, text, shape) : shape;
        Matcher descriptor = DESCRIPTOR.matcher(written);
        assertTrue(descriptor.matches(), where + " has the shape " + written);
        var layouts = new ArrayList<>(List.of(descriptor.group(2).strip().split("\\s*,\\s*")));
        layouts.removeIf(String::isEmpty);
        String result = descriptor.group(1).equals("of") ? layouts.removeFirst() : "void";
        if (descriptor.group(3) != null) {
            int count = Integer.parseInt(constant(where, text, descriptor.group(3)));
            layouts.addAll(Collections.nCopies(count, "ADDRESS"));
        } else {
            assertEquals(written.contains("append"), false, where + " has the shape " + written);
        }
        if (kind.equals("holding")) {
            layouts.add("ADDRESS");
        }
        return new Links(kind, result, layouts);
    }

    private static String constant(String where, String text, String name) {
        Matcher constant = Pattern.compile("\\b" + name + "\\s*=\\s*([^;]*);").matcher(text);
        assertTrue(constant.find(), where + "." + name);
        return constant.group(1);
    }

    /** As an entry of reachability-metadata.json, where Java's types have the names of JNI. */
    String json() {
        var types = new ArrayList<String>();
        arguments.forEach(each -> types.add("\"" + type(each) + "\""));
        var options = new ArrayList<String>();
        if (List.of("withErrno", "holding", "unboundWithErrno").contains(call)) {
            options.add("\"captureCallState\": true");
        }
        if (call.startsWith("critical")) {
            boolean heap = call.equals("criticalWithHeap");
            options.add("\"critical\": {\"allowHeapAccess\": " + heap + "}");
        }
        return "{\"returnType\": \""
                + type(result)
                + "\", \"parameterTypes\": "
                + types
                + (options.isEmpty() ? "" : ", \"options\": {" + String.join(", ", options) + "}")
                + "}";
    }

    private static String type(String layout) {
        return switch (layout) {
            case "JAVA_INT" -> "jint";
            case "JAVA_LONG" -> "jlong";
            case "ADDRESS" -> "void*";
            case "void" -> "void";
            default -> throw new AssertionError(layout);
        };
    }
}
