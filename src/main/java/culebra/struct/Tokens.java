package culebra.struct;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The words and signs of a definition in C, without comments; errors tell their place. */
final class Tokens {
    record Token(String text, int at) {
        boolean isIdentifier() {
            return !text.isEmpty() && (text.charAt(0) == '_' || Character.isLetter(text.charAt(0)));
        }
    }

    private static final Pattern TOKEN =
            Pattern.compile(
                    "(\\s+|//[^\\n]*|/\\*(?s:.*?)\\*/|#include[^\\n]*)"
                            + "|[A-Za-z_]\\w*|\\d\\w*|\"[^\"\\n]*\"|(?s:.)");

    private final String definition;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    Tokens(String definition) {
        this.definition = definition;
        for (var found = TOKEN.matcher(definition); found.find(); ) {
            if (found.group(1) == null) {
                tokens.add(new Token(found.group(), found.start()));
            }
        }
        tokens.add(new Token("", definition.length()));
    }

    boolean atEnd() {
        return next == tokens.size() - 1;
    }

    /** The next one; an empty one at the end. */
    Token peek() {
        return tokens.get(next);
    }

    Token next() {
        Token token = peek();
        if (!atEnd()) {
            next++;
        }
        return token;
    }

    boolean nextIs(String text) {
        return peek().text.equals(text);
    }

    boolean accept(String text) {
        boolean is = nextIs(text);
        if (is) {
            next++;
        }
        return is;
    }

    void expect(String text) {
        if (!accept(text)) {
            throw error(peek(), "expected '" + text + "'");
        }
    }

    IllegalArgumentException error(Token token, String message) {
        String before = definition.substring(0, token.at);
        long line = before.chars().filter(each -> each == '\n').count() + 1;
        int column = token.at - before.lastIndexOf('\n');
        String where = token.text.isEmpty() ? "the end" : "'" + token.text + "'";
        return new IllegalArgumentException(
                "Line " + line + ", column " + column + ", at " + where + ": " + message);
    }
}
