package culebra.struct;

import culebra.struct.CType.Array;
import culebra.struct.CType.Basic;
import culebra.struct.CType.Group;
import culebra.struct.CType.Member;
import culebra.struct.Tokens.Token;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads definitions of structs and unions in C; the last of them is the result. */
final class StructParser {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ALIGNMENT = 4096;
    private static final Set<String> GROUPS = Set.of("struct", "union");
    private static final Set<String> QUALIFIERS = Set.of("const", "volatile", "_Atomic");
    private static final Set<String> ALIGNAS = Set.of("alignas", "_Alignas");
    private static final Set<String> ASSERTIONS = Set.of("static_assert", "_Static_assert");

    private final Tokens tokens;
    private final Map<String, Group> groups = new HashMap<>();
    private int depth;

    private StructParser(String definition) {
        tokens = new Tokens(definition);
    }

    /** Returns the last struct that is defined. */
    static Group parse(String definition) {
        return new StructParser(definition).parse();
    }

    private Group parse() {
        Group last = null;
        while (!tokens.atEnd()) {
            Token first = tokens.peek();
            if (ASSERTIONS.contains(first.text())) {
                skipAssertion();
                continue;
            }
            if (!GROUPS.contains(first.text())) {
                throw unexpected(first, "expected 'struct'");
            }
            last = group();
            if (last.tag() == null) {
                throw tokens.error(first, "the " + first.text() + " must have a name");
            }
            if (!tokens.atEnd()) {
                if (!tokens.nextIs(";")) {
                    throw unexpected(tokens.peek(), "expected ';'");
                }
                tokens.next();
            }
        }
        if (last == null || last.isUnion()) {
            throw tokens.error(tokens.peek(), "the last definition must be a struct");
        }
        return last;
    }

    private void skipAssertion() {
        while (!tokens.atEnd() && !tokens.accept(";")) {
            tokens.next();
        }
    }

    private Group group() {
        Token keyword = tokens.next();
        boolean isUnion = keyword.text().equals("union");
        String tag = null;
        if (tokens.peek().isIdentifier()) {
            tag = identifier("a name").text();
        }
        Group known = groups.get(tag);
        String name = keyword.text() + " " + tag;
        if (!tokens.accept("{")) {
            if (tag == null) {
                throw unexpected(tokens.peek(), "expected a name or '{'");
            }
            if (known == null || known.isUnion() != isUnion) {
                throw tokens.error(keyword, name + " must be defined before it is used");
            }
            return known;
        }
        if (known != null) {
            throw tokens.error(keyword, name + " is defined twice");
        }
        if (++depth > MAX_DEPTH) {
            throw tokens.error(keyword, "nested more than " + MAX_DEPTH + " deep");
        }
        var builder = new GroupBuilder(isUnion);
        while (!tokens.accept("}")) {
            members(builder);
        }
        depth--;
        if (builder.isEmpty()) {
            throw tokens.error(keyword, "there are no members");
        }
        Group group = builder.build(tag);
        if (tag != null) {
            groups.put(tag, group);
        }
        return group;
    }

    /** Members of one type, up to the semicolon, which the last ones may lack. */
    private void members(GroupBuilder builder) {
        long alignment = alignas();
        CType type = type();
        do {
            if (tokens.nextIs("*")) {
                throw tokens.error(
                        tokens.peek(),
                        "a pointer has no meaning in another process; store an offset");
            }
            Token name = identifier("the name of a member");
            if (builder.has(name.text())) {
                throw tokens.error(name, "there are two members of this name");
            }
            CType whole = arrayOf(type);
            if (alignment > 0 && alignment < type.layout().byteAlignment()) {
                throw tokens.error(
                        name, "alignas(" + alignment + ") is less than the type requires");
            }
            if (whole == null || !builder.add(new Member(name.text(), whole, alignment))) {
                throw tokens.error(name, "larger than the memory of a process");
            }
            if (tokens.nextIs(":")) {
                throw tokens.error(
                        tokens.peek(),
                        "bit-fields are not supported; use masks of an unsigned integer");
            }
        } while (tokens.accept(","));
        if (!tokens.nextIs("}") && !tokens.accept(";")) {
            throw unexpected(tokens.peek(), "expected ';'");
        }
    }

    private long alignas() {
        if (!ALIGNAS.contains(tokens.peek().text())) {
            return 0;
        }
        tokens.next();
        tokens.expect("(");
        Token token = tokens.peek();
        long alignment = number("an alignment");
        if (alignment > MAX_ALIGNMENT || Long.bitCount(alignment) != 1) {
            throw tokens.error(
                    token, "an alignment must be a power of two, at most " + MAX_ALIGNMENT);
        }
        tokens.expect(")");
        return alignment;
    }

    private CType type() {
        Token first = tokens.peek();
        var qualifiers = new ArrayList<String>();
        var keywords = new ArrayList<String>();
        CType type = null;
        while (true) {
            Token token = tokens.peek();
            if (QUALIFIERS.contains(token.text())) {
                qualifiers.add(tokens.next().text());
            } else if (type == null && BasicTypes.isKeyword(token.text())) {
                keywords.add(tokens.next().text());
            } else if (type == null && keywords.isEmpty() && token.isIdentifier()) {
                type = GROUPS.contains(token.text()) ? group() : named(tokens.next());
            } else {
                break;
            }
        }
        if (!keywords.isEmpty()) {
            type = ofKeywords(first, keywords);
        }
        if (type == null) {
            throw unexpected(tokens.peek(), "expected a type");
        }
        if (type instanceof Basic basic) {
            return qualified(basic, qualifiers, keywords);
        }
        if (qualifiers.contains("_Atomic")) {
            throw tokens.error(
                    first,
                    "an _Atomic struct or union is not supported, because C gives it another"
                            + " alignment; make its members _Atomic");
        }
        return type;
    }

    /** The type as it was written. */
    private static Basic qualified(Basic type, List<String> qualifiers, List<String> keywords) {
        var words = new ArrayList<>(qualifiers);
        words.addAll(keywords.isEmpty() ? List.of(type.c()) : keywords);
        return new Basic(String.join(" ", words), type.header(), type.python(), type.layout());
    }

    private Basic named(Token name) {
        Basic type = BasicTypes.named(name.text());
        if (type != null) {
            return type;
        }
        if (groups.containsKey(name.text())) {
            Group group = groups.get(name.text());
            throw tokens.error(name, "write " + group.keyword() + " " + group.tag());
        }
        if (BasicTypes.named(name.text() + "_t") != null) {
            throw tokens.error(name, "unknown type; write " + name.text() + "_t");
        }
        throw unexpected(name, "unknown type");
    }

    private Basic ofKeywords(Token first, List<String> keywords) {
        Basic type = BasicTypes.ofKeywords(keywords);
        if (type == null) {
            String name = String.join(" ", keywords);
            throw tokens.error(first, "Java has no type for " + name);
        }
        return type;
    }

    /** The array of a type that the numbers in brackets make, or null if it is too large. */
    private CType arrayOf(CType element) {
        if (!tokens.nextIs("[")) {
            return element;
        }
        tokens.next();
        Token token = tokens.peek();
        long count = number("the number of elements");
        if (count == 0) {
            throw tokens.error(token, "an array must have at least one element");
        }
        tokens.expect("]");
        CType inner = arrayOf(element);
        return inner == null ? null : Array.of(inner, count);
    }

    private long number(String what) {
        Token token = tokens.next();
        try {
            return Long.decode(token.text().isEmpty() ? "" : digits(token.text()));
        } catch (NumberFormatException none) {
            throw tokens.error(token, "expected " + what + ", as a number");
        }
    }

    /** A number in Java's words: without C's suffixes, and not signed. */
    private static String digits(String text) {
        return Character.isDigit(text.charAt(0)) ? text.replaceFirst("[uUlL]+$", "") : "";
    }

    private Token identifier(String what) {
        Token token = tokens.peek();
        if (!token.isIdentifier()) {
            throw unexpected(token, "expected " + what);
        }
        if (Identifiers.isReserved(token.text())) {
            throw unexpected(token, "expected " + what + ", which must not be a keyword");
        }
        return tokens.next();
    }

    /** Says what is not supported, if it is that, or else what was expected. */
    private IllegalArgumentException unexpected(Token token, String otherwise) {
        return tokens.error(
                token,
                switch (token.text()) {
                    case "__attribute__", "#" ->
                            "attributes and directives such as 'packed' are not supported:"
                                    + " an access to a misaligned member fails in Java";
                    case "enum" -> "enums are not supported; use an int";
                    case "typedef" -> "typedefs are not supported; write struct NAME { ... }";
                    case "(" -> "functions and parentheses are not supported";
                    default -> otherwise;
                });
    }
}
