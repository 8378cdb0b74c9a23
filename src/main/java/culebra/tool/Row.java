package culebra.tool;

import culebra.inspect.IpcEntry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A row of the table of objects, made from the facts about one; its cells are escaped. */
final class Row {
    static final String[] HEADER = {"KIND", "NAME", "UID", "MODE", "STATE", "PROCESSES"};

    private static final int HEX = 16;
    private static final int KEY_DIGITS = 8;

    private final Map<String, Object> facts;
    private final boolean unicode;

    Row(IpcEntry entry, boolean unicode) {
        this.facts = Facts.of(entry);
        this.unicode = unicode;
    }

    /** Returns true if an operand names this object: a name with or without its slash, or an id. */
    boolean isNamed(String operand) {
        Object id = facts.get("id");
        if (id != null) {
            return id.toString().equals(operand);
        }
        return (operand.startsWith("/") ? operand : "/" + operand).equals(facts.get("name"));
    }

    /** Returns true for memory, semaphores and queues with a name. */
    boolean isByName() {
        return switch (kind()) {
            case Kinds.MEMORY, Kinds.RING, Kinds.SEMAPHORE, Kinds.QUEUE -> true;
            default -> false;
        };
    }

    String kind() {
        return (String) facts.get("kind");
    }

    /** The name without escapes, null without a name. */
    String name() {
        return (String) facts.get("name");
    }

    int id() {
        return (int) facts.get("id");
    }

    Map<String, Object> facts() {
        return facts;
    }

    /**
     * Identifies an object for as long as it exists. A few objects have the same key, such as the
     * connections that a listener has not accepted, which have no inode yet.
     */
    String key() {
        String key = kind() + ' ' + label() + ' ' + facts.get("inode");
        return kind().equals(Kinds.LOCK)
                ? key + ' ' + text("family") + ' ' + text("position") + text("processes")
                : key;
    }

    String[] cells() {
        Object uid = facts.get("uid");
        return new String[] {
            kind(),
            label(),
            uid == null ? "" : uid.toString(),
            uid == null ? "" : (String) facts.get("mode"),
            state(),
            processes((List<?>) facts.get("processes"))
        };
    }

    /** How the name column shows it, and how it is called in messages. */
    String label() {
        if (facts.containsKey("id")) {
            int key = (int) facts.get("key");
            return id() + (key == 0 ? " (private)" : " (key " + hexadecimal(key) + ")");
        }
        if (name() != null) {
            return Text.shown(name(), unicode);
        }
        return kind().equals(Kinds.LOCK) ? text("file") : "socket:[" + text("inode") + "]";
    }

    private static String hexadecimal(int key) {
        String digits = Integer.toUnsignedString(key, HEX);
        return "0x" + "0".repeat(KEY_DIGITS - digits.length()) + digits;
    }

    private String state() {
        return switch (kind()) {
            case Kinds.MEMORY -> text("size") + " bytes";
            case Kinds.RING -> text("used") + " of " + text("capacity") + " bytes used";
            case Kinds.SEMAPHORE ->
                    known("value") ? "value " + text("value") + waiting() : "not readable";
            case Kinds.QUEUE -> known("messages") ? queue() : "not readable";
            case Kinds.SYSV_MEMORY ->
                    text("size")
                            + " bytes, attached "
                            + text("attached")
                            + ((boolean) facts.get("removed") ? ", removed" : "");
            case Kinds.SYSV_SEMAPHORES ->
                    text("count")
                            + " semaphores"
                            + (known("last_used") ? ", last used " + text("last_used") : "");
            case Kinds.SYSV_QUEUE -> text("messages") + " messages, " + text("bytes") + " bytes";
            case Kinds.LOCK -> lock();
            default -> text("type") + ", " + text("state");
        };
    }

    private String waiting() {
        return text("waiting").equals("0") ? "" : ", waiting " + text("waiting");
    }

    private String queue() {
        String notified = known("notified") ? ", notifies " + process(facts.get("notified")) : "";
        return text("messages")
                + " of "
                + text("capacity")
                + " messages of "
                + text("message_size")
                + " bytes"
                + notified;
    }

    private String lock() {
        long position = (long) facts.get("position");
        String range = "bytes from " + position;
        if (known("size")) {
            range = "bytes " + position + " to " + (position + (long) facts.get("size") - 1);
        } else if (position == 0) {
            range = "whole file";
        }
        String waiting = processes((List<?>) facts.get("waiting"));
        return text("family")
                + ((boolean) facts.get("exclusive") ? " exclusive, " : " shared, ")
                + range
                + (waiting.isEmpty() ? "" : ", waiting " + waiting);
    }

    private String processes(List<?> processes) {
        var names = new ArrayList<String>();
        for (Object process : processes) {
            names.add(process(process));
        }
        return String.join(", ", names);
    }

    private String process(Object process) {
        Map<?, ?> facts = (Map<?, ?>) process;
        return (long) facts.get("pid") == 0
                ? "unknown"
                : facts.get("pid") + " " + Text.shown((String) facts.get("command"), unicode);
    }

    boolean known(String fact) {
        return facts.get(fact) != null;
    }

    private String text(String fact) {
        return String.valueOf(facts.get(fact));
    }
}
