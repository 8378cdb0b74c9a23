package culebra.struct;

import java.util.Set;
import java.util.regex.Pattern;

/** What names are possible in C and in Python. */
final class Identifiers {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_]\\w*");

    private static final Set<String> C =
            Set.of(
                    ("alignas alignof auto bool break case char const constexpr continue default do"
                                    + " double else enum extern false float for goto if inline int"
                                    + " long nullptr register restrict return short signed sizeof"
                                    + " static static_assert struct switch thread_local true"
                                    + " typedef typeof union unsigned void volatile while _Alignas"
                                    + " _Atomic _Bool _Static_assert __attribute__")
                            .split(" "));

    private static final Set<String> PYTHON =
            Set.of(
                    ("False None True and as assert async await break class continue def del elif"
                                    + " else except finally for from global if import in is lambda"
                                    + " nonlocal not or pass raise return try while with yield"
                                    + " Structure Union sizeof getattr field")
                            .split(" "));

    private Identifiers() {}

    static boolean isReserved(String name) {
        return C.contains(name);
    }

    /** Returns true if C accepts it as a name. */
    static boolean isValid(String name) {
        return IDENTIFIER.matcher(name).matches() && !isReserved(name);
    }

    /**
     * Returns true if a class in Python must not have this name. Within a class, Python replaces a
     * name that begins with two underscores, unless it ends with two.
     */
    static boolean isTakenInPython(String name) {
        return PYTHON.contains(name)
                || name.startsWith("c_") && !name.endsWith("_")
                || name.startsWith("__") && !name.endsWith("__");
    }
}
