package culebra.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import culebra.internal.SpawnCalls;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The environment variables of a child: those of this process or others, changes to them, and the
 * names of listeners.
 */
final class ChildEnvironment {
    /** The variables of this process. */
    static final ChildEnvironment OWN =
            new ChildEnvironment(null, Map.of(), Collections.emptySortedMap());

    /** A command that sets the child's own number and then executes what follows. */
    static final List<String> SHELL =
            List.of("/bin/sh", "-c", "LISTEN_PID=$$; export LISTEN_PID; exec \"$0\" \"$@\"");

    private static final String UNNAMED = "unknown"; // as systemd calls them
    private static final int MAX_NAME = 255;
    private static final List<String> OF_LISTENERS =
            List.of("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES");

    /** Null for the variables of this process. */
    private final Map<String, String> base;

    private final Map<String, String> changed;

    /** The names of listeners by descriptor number. */
    private final SortedMap<Integer, String> listeners;

    private ChildEnvironment(
            Map<String, String> base,
            Map<String, String> changed,
            SortedMap<Integer, String> listeners) {
        this.base = base;
        this.changed = changed;
        this.listeners = listeners;
    }

    static ChildEnvironment of(Map<String, String> variables) {
        Objects.requireNonNull(variables, "variables");
        variables.forEach(ChildEnvironment::require);
        return new ChildEnvironment(Map.copyOf(variables), Map.of(), Collections.emptySortedMap());
    }

    ChildEnvironment with(String name, String value) {
        require(name, value);
        var more = new LinkedHashMap<>(changed);
        more.put(name, value);
        return new ChildEnvironment(base, more, listeners);
    }

    ChildEnvironment withListener(int number, String name) {
        Objects.requireNonNull(name, "name");
        boolean plain = name.chars().allMatch(c -> c > ' ' && c < 0x7f && c != ':');
        if (name.isEmpty() || name.length() > MAX_NAME || !plain) {
            throw new IllegalArgumentException(
                    "The name of a listener must have 1 to 255 printable ASCII characters and no"
                            + " colon");
        }
        var more = new TreeMap<>(listeners);
        more.put(number, name);
        return new ChildEnvironment(base, changed, more);
    }

    boolean hasListeners() {
        return !listeners.isEmpty();
    }

    /**
     * Returns the variables in C's form, NAME=value; null if they are those of this process,
     * unchanged.
     */
    byte[][] bytes(int passed) {
        if (base == null && changed.isEmpty() && listeners.isEmpty()) {
            return null;
        }
        var all = new LinkedHashMap<>(changed);
        if (hasListeners()) {
            OF_LISTENERS.forEach(all::remove);
            all.put("LISTEN_FDS", Integer.toString(passed));
            all.put("LISTEN_FDNAMES", names(passed));
        }
        var variables = new ArrayList<byte[]>();
        if (base == null) {
            for (byte[] own : SpawnCalls.environment()) {
                if (!isReplaced(own, all)) {
                    variables.add(own);
                }
            }
        } else {
            base.forEach((name, value) -> add(name, value, all, variables));
        }
        all.forEach((name, value) -> variables.add(bytes(name + "=" + value)));
        return variables.toArray(byte[][]::new);
    }

    private static void add(
            String name, String value, Map<String, String> all, List<byte[]> variables) {
        if (!all.containsKey(name)) {
            variables.add(bytes(name + "=" + value));
        }
    }

    private boolean isReplaced(byte[] own, Map<String, String> by) {
        String text = new String(own, ISO_8859_1);
        int end = text.indexOf('=');
        String name = end < 0 ? text : text.substring(0, end);
        return hasListeners() && OF_LISTENERS.contains(name)
                || by.containsKey(new String(name.getBytes(ISO_8859_1), UTF_8));
    }

    private String names(int passed) {
        var names = new ArrayList<String>();
        for (int i = 0; i < passed; i++) {
            names.add(listeners.getOrDefault(SpawnCalls.STANDARD + i, UNNAMED));
        }
        return String.join(":", names);
    }

    private static void require(String name, String value) {
        requireNoNul(Objects.requireNonNull(name, "name"));
        requireNoNul(Objects.requireNonNull(value, "value"));
        if (name.isEmpty() || name.contains("=")) {
            throw new IllegalArgumentException("Invalid variable name \"" + name + "\"");
        }
    }

    static void requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A C string cannot contain the character NUL");
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
