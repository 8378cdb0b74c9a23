package culebra.struct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.StructLayout;
import java.nio.ByteOrder;

/** What is no struct is refused, with the place of the mistake. */
class StructMistakesTest {
    private static final Struct ORDER =
            Struct.of("struct order { int32_t id; double price; char name[16]; }");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    struct s { int32 x; } | column 12, at 'int32': unknown type; write int32_t
                    struct s { foo x; } | at 'foo': unknown type
                    struct s { struct t x; } | struct t must be defined before it is used
                    struct s { struct s x; } | struct s must be defined before it is used
                    struct t { int x; }; struct s { t x; } | at 't': write struct t
                    struct s { char *name; } | at '*': a pointer has no meaning in another process
                    struct s { int flag : 1; } | at ':': bit-fields are not supported
                    struct s { int x; } __attribute__((packed)) | 'packed' are not supported
                    #pragma pack(1) | 'packed' are not supported
                    typedef struct { int x; } s; | typedefs are not supported
                    struct s { enum color c; } | enums are not supported
                    struct s { long double d; } | Java has no type for long double
                    struct s { unsigned float d; } | Java has no type for unsigned float
                    struct s { long long long d; } | Java has no type for long long long
                    struct s { int x; int x; } | there are two members of this name
                    struct s { int int; } | expected the name of a member
                    struct s { int32_t int; } | expected the name of a member
                    struct s { } | there are no members
                    struct { int x; } | must have a name
                    struct s { struct { int x; }; } | expected the name of a member
                    union u { int x; } | the last definition must be a struct
                    struct s { char data[]; } | expected the number of elements
                    struct s { char data[N]; } | expected the number of elements
                    struct s { char data[-1]; } | expected the number of elements
                    struct s { char data[0]; } | an array must have at least one element
                    struct s { char data[9223372036854775807]; } | larger than the memory
                    struct s { char a[140737488355328], b; } | larger than the memory
                    struct s { char a[99999999999999999999]; } | expected the number of elements
                    struct s { alignas(3) int x; } | power of two
                    struct s { alignas(2) int x; } | less than the type requires
                    struct t { int x; }; struct s { _Atomic struct t y; } | make its members _Atomic
                    struct t { int x; }; struct s { struct t _Atomic y; } | make its members _Atomic
                    struct s { const _Atomic union { int x; } y; } | make its members _Atomic
                    struct s { int x } y | expected ';'
                    struct s { int x; | expected a type
                    struct s | struct s must be defined
                    struct int { int x; } | expected a name
                    struct s { int x; } struct s { int x; } | expected ';'
                    struct s { int x; }; struct s { int x; } | struct s is defined twice
                    int x; | expected 'struct'
                    struct s { int (*f)(void); } | functions and parentheses are not supported
                    /* struct s { int x; } | expected 'struct'
                    '' | the last definition must be a struct
                    """)
    void mistakesAreNamedWithTheirPlace(String definition, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Struct.of(definition));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertTrue(refused.getMessage().startsWith("Line 1, column "), refused.getMessage());
    }

    @Test
    void mistakeInALaterLineHasItsLineAndColumn() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Struct.of("struct s {\n    int x;\n    int3 y;\n}"));
        assertEquals("Line 3, column 5, at 'int3': unknown type", refused.getMessage());
    }

    @Test
    void nestingIsLimited() {
        String inner = "struct { ".repeat(100_000) + "int x; " + "} a; ".repeat(100_000);
        var refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> Struct.of("struct s { " + inner + "}"));
        assertTrue(refused.getMessage().contains("nested more than"), refused.getMessage());
    }

    /** Each is twice the last one, so anything that visits them one by one never ends. */
    @Test
    void structsThatContainEachOtherTwiceAreNotVisitedTwice() {
        var text = new StringBuilder("struct s0 { char a; };");
        for (int i = 1; i < 40; i++) {
            text.append("struct s%d { struct s%2$d a, b; };".formatted(i, i - 1));
        }
        Struct last = Struct.of(text.toString());
        assertEquals(1L << 39, last.byteSize());
        assertEquals(last.byteSize(), Struct.of(last.toC()).byteSize());
        assertTrue(last.toPython().contains("class s39"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    prize | there is no member prize; the members are id, price, name
                    id.x | id has no members
                    id[0] | id is not an array
                    name[16] | name has 16 elements
                    name[99999999999999999999] | name has 16 elements
                    name[-1] | it is not a path of members
                    name[ | it is not a path of members
                    .id | it is not a path of members
                    id. | it is not a path of members
                    id price | it is not a path of members
                    [0] | it is not an array
                    '' | it does not name a member
                    name[] | the index of an element is missing
                    """)
    void wrongPathsAreNamed(String path, String message) {
        var refused = assertThrows(IllegalArgumentException.class, () -> ORDER.byteOffset(path));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void handleOfWhatIsNoNumberIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> ORDER.varHandle("name"));
        assertTrue(refused.getMessage().contains("use slice"), refused.getMessage());
    }

    @Test
    void composedLayoutsThatCWouldLayOutDifferentlyAreRefused() {
        var x = JAVA_INT.withName("x");
        refused(
                "lacks the padding that C has at the end",
                structLayout(JAVA_LONG.withName("n"), x));
        refused(
                "s.x is not aligned as C aligns it",
                structLayout(JAVA_INT_UNALIGNED.withName("x")));
        refused("s.x is a pointer", structLayout(ADDRESS.withName("x")));
        refused("not valid in C: ''", structLayout(JAVA_INT));
        refused("not valid in C: 'a b'", structLayout(x.withName("a b")));
        refused("s.x is defined twice", structLayout(x, x));
        refused("has no members", structLayout());
        refused("has no members", structLayout(paddingLayout(8)));
        refused("s.x is not in the byte order", structLayout(x.withOrder(ByteOrder.BIG_ENDIAN)));
        refused("s.x has no elements", structLayout(sequenceLayout(0, JAVA_INT).withName("x")));
        refused(
                "s.x has elements that are not aligned",
                structLayout(sequenceLayout(2, JAVA_INT_UNALIGNED).withName("x")));
        refused("larger than the memory", structLayout(x, paddingLayout(1L << 60)));
        var nameless =
                assertThrows(IllegalArgumentException.class, () -> Struct.of(structLayout(x)));
        assertTrue(nameless.getMessage().contains("layout.withName"), nameless.getMessage());
    }

    private static void refused(String message, StructLayout layout) {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> Struct.of(layout.withName("s")));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }
}
