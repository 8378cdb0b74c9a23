package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Each function that shares the handle of {@link SetupCall} fits its shape. */
class SetupCallTest {
    private static final Pattern MADE = Pattern.compile("SetupCall\\s*\\.of\\(");
    private static final Pattern NAMED =
            Pattern.compile("SetupCall (\\w+)\\s*=\\s*SetupCall\\s*\\.of\\(\\s*\"(\\w+)\"\\s*\\);");
    private static final Pattern AT_ONCE =
            Pattern.compile("SetupCall\\s*\\.of\\(\\s*\"(\\w+)\"\\s*\\)\\s*\\.(call\\w*)\\(");

    private static final Pattern CALL_OF_GIVEN = Pattern.compile("\\bfunction\\s*\\.(call\\w*)\\(");

    @Test
    void everyCallFitsTheSignatureOfItsFunction() throws Exception {
        int made = 0;
        int used = 0;
        for (var source : CallSources.all().entrySet()) {
            String text = source.getValue();
            Map<String, String> functions = new TreeMap<>();
            Matcher named = NAMED.matcher(text);
            while (named.find()) {
                String before = functions.put(named.group(1), named.group(2));
                assertTrue(before == null || before.equals(named.group(2)), source.getKey());
                made++;
            }
            for (var function : functions.entrySet()) {
                var use = Pattern.compile("\\b" + function.getKey() + "\\s*\\.(call\\w*)\\(");
                var calls = CallSources.calls(text, use);
                calls.addAll(passed(text, function.getKey()));
                assertTrue(!calls.isEmpty(), source.getKey() + "." + function.getKey());
                for (CallSources.Call call : calls) {
                    check(function.getValue(), call.start().group(1), call.arguments().size());
                    used++;
                }
            }
            for (CallSources.Call call : CallSources.calls(text, AT_ONCE)) {
                check(call.start().group(1), call.start().group(2), call.arguments().size());
                made++;
            }
            made -= (int) MADE.matcher(text).results().count();
        }
        assertEquals(0, made, "a SetupCall is made in a way that this test does not read");
        assertTrue(used > 0);
    }

    /** The calls that a method of the same class makes of a function that it is given. */
    private static List<CallSources.Call> passed(String text, String name) {
        var calls = new ArrayList<CallSources.Call>();
        Matcher given = Pattern.compile("(\\w+)\\((?:\\w+\\.)?" + name + "\\b").matcher(text);
        while (given.find()) {
            int method = text.indexOf(" " + given.group(1) + "(SetupCall function,");
            assertTrue(method >= 0, given.group());
            String body = text.substring(method);
            calls.add(CallSources.calls(body, CALL_OF_GIVEN).getFirst());
        }
        return calls;
    }

    private static void check(String function, String method, int count) throws Exception {
        if (Linker.nativeLinker().defaultLookup().find(function).isEmpty()) {
            return; // newer than this glibc
        }
        FunctionDescriptor signature = Signatures.of(function);
        assertNull(Signatures.refusal(signature), function);
        int arguments = method.startsWith("callPlain") ? count : count - 1;
        int fixed = signature.argumentLayouts().size();
        boolean fits = Signatures.isVariadic(function) ? arguments >= fixed : arguments == fixed;
        assertTrue(fits, function + " is called with " + arguments + " arguments");
        boolean longs = Signatures.isLong(signature.returnLayout().orElse(JAVA_INT));
        assertEquals(longs, method.endsWith("Long"), function + ": the result of " + method);
    }

    /** A function returns void or a long, and ends with all six arguments. */
    @Test
    void whatFitsIsAccepted() {
        assertNull(Signatures.refusal(FunctionDescriptor.ofVoid()));
        MemoryLayout[] six = {JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG};
        assertNull(Signatures.refusal(FunctionDescriptor.of(JAVA_LONG, six)));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void whatDoesNotFitIsRefused(FunctionDescriptor signature) {
        assertNotNull(Signatures.refusal(signature));
    }

    static Stream<FunctionDescriptor> misfits() {
        MemoryLayout struct = MemoryLayout.structLayout(JAVA_LONG);
        MemoryLayout[] seven = new MemoryLayout[7];
        Arrays.fill(seven, JAVA_LONG);
        return Stream.of(
                FunctionDescriptor.of(JAVA_INT, seven),
                FunctionDescriptor.of(JAVA_INT, JAVA_DOUBLE),
                FunctionDescriptor.of(JAVA_INT, struct),
                FunctionDescriptor.of(JAVA_INT, JAVA_SHORT),
                FunctionDescriptor.of(JAVA_DOUBLE, JAVA_INT),
                FunctionDescriptor.of(struct, JAVA_INT));
    }
}
