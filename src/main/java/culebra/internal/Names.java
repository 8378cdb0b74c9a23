package culebra.internal;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Checks the names of kernel objects; "jobs" and "/jobs" are the same. */
public final class Names {
    private static final int NAME_MAX = 255;
    private static final int SEM_NAME_MAX = NAME_MAX - "sem.".length();

    private Names() {}

    /** Returns the name of shared memory, with its slash. */
    public static String memory(String name) {
        return check(name, NAME_MAX, "shared memory");
    }

    /** Returns the name of a semaphore, with its slash. */
    public static String semaphore(String name) {
        return check(name, SEM_NAME_MAX, "a semaphore");
    }

    /** Returns the name of a message queue, with its slash. */
    public static String queue(String name) {
        return check(name, NAME_MAX, "a message queue");
    }

    private static String check(String name, int most, String kind) {
        Objects.requireNonNull(name, "name");
        String plain = name.startsWith("/") ? name.substring(1) : name;
        if (plain.isEmpty()) {
            throw illegal(name, kind, "is empty");
        }
        if (plain.indexOf('/') >= 0) {
            throw illegal(name, kind, "has a slash that is not its first character");
        }
        if (plain.indexOf('\0') >= 0) {
            throw illegal(name, kind, "contains the character NUL");
        }
        if (plain.equals(".") || plain.equals("..")) {
            throw illegal(name, kind, "is the name of a directory");
        }
        int length = length(name, plain, kind);
        if (length > most) {
            String limit = "has " + length + " bytes in UTF-8, but " + most + " is the limit";
            throw illegal(name, kind, limit);
        }
        return "/" + plain;
    }

    private static int length(String name, String plain, String kind) {
        if (isAscii(plain)) {
            return plain.length(); // without the encoder, which takes a millisecond to load
        }
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(plain)).remaining();
        } catch (CharacterCodingException unpaired) {
            throw illegal(name, kind, "has an unpaired surrogate, which UTF-8 cannot express");
        }
    }

    /** Returns whether a text has the same bytes in every encoding that Linux uses. */
    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static IllegalArgumentException illegal(String name, String kind, String why) {
        String shown = name.replace("\0", "\\0");
        return new IllegalArgumentException(
                "\"" + shown + "\" is not a valid name for " + kind + ": it " + why);
    }
}
