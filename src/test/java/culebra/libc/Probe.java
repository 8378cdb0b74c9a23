package culebra.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A C program that tells the compiler's value of each expression for which Java has one. */
public final class Probe {
    private static final String UNKNOWN = "-";
    private final Map<String, Long> expected = new LinkedHashMap<>();
    private final Set<String> hidden = new TreeSet<>();
    private final Map<String, String> guards = new HashMap<>();
    private String guard;

    /** Leaves out the next expectation where the headers do not define a macro. */
    public void skipWithout(String macro) {
        skipUnless("defined(" + macro + ")");
    }

    /** Leaves out the next expectation unless a condition of the preprocessor is true. */
    void skipUnless(String condition) {
        guard = condition;
    }

    /** Expects C to have this value, too. */
    public void expect(String expression, long value) {
        expected.put(expression, value);
        if (guard != null) {
            guards.put(expression, guard);
            guard = null;
        }
    }

    /** Drops a macro: glibc has some that are named like a member, such as sa_handler. */
    void hideMacro(String name) {
        hidden.add(name);
    }

    /** Runs the program and fails with every value that differs. */
    public void run(Cpu cpu, Path directory) throws IOException, InterruptedException {
        List<String> missing = cpu.missingTools();
        assumeTrue(missing.isEmpty(), () -> "not installed: " + missing);

        Iterator<String> values = cpu.run(program(), directory).iterator();
        List<String> wrong = new ArrayList<>();
        expected.forEach(
                (expression, java) -> {
                    String line = values.next();
                    long c = line.equals(UNKNOWN) ? java : Long.parseLong(line);
                    if (c != java) {
                        wrong.add(expression + " is " + c + " in C and " + java + " in Java");
                    }
                });
        assertEquals(List.of(), wrong);
    }

    private String program() {
        StringBuilder program = new StringBuilder();
        program.append(
                "#include <stddef.h>\n"
                        + "#include <stdio.h>\n"
                        + "#include <sys/statfs.h>\n"
                        + "#include \"libc.h\"\n");
        hidden.forEach(macro -> program.append("#undef ").append(macro).append('\n'));
        program.append("int main(void) {\n");
        for (String expression : expected.keySet()) {
            String print = "printf(\"%ld\\n\", (long) (" + expression + "));\n";
            String condition = guards.get(expression);
            program.append(
                    condition == null
                            ? print
                            : "#if %s\n%s#else\nputs(\"%s\");\n#endif\n"
                                    .formatted(condition, print, UNKNOWN));
        }
        return program.append("}\n").toString();
    }
}
