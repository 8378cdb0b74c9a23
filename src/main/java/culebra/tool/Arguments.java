package culebra.tool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options and operands of a command. */
final class Arguments {
    private static final double NANOS = 1e9;

    private final Map<String, String> options = new HashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Arguments() {}

    /** Reads the words behind the command; {@code --} ends the options. */
    static Arguments parse(String[] words, int from, String[] known) {
        var arguments = new Arguments();
        int i = from;
        while (i < words.length && !words[i].equals("--")) {
            String word = words[i++];
            if (!word.startsWith("-") || word.length() == 1) {
                arguments.operands.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String option = find(name, known);
            boolean requiresValue = option.endsWith("=");
            if (requiresValue && equals < 0 && i == words.length) {
                throw new UsageException(name + " requires a value");
            }
            if (!requiresValue && equals >= 0) {
                throw new UsageException(name + " has no value");
            }
            String value =
                    equals >= 0 ? word.substring(equals + 1) : requiresValue ? words[i++] : "";
            arguments.options.put(name, value);
        }
        for (i++; i < words.length; i++) {
            arguments.operands.add(words[i]);
        }
        return arguments;
    }

    private static String find(String name, String[] known) {
        for (String option : known) {
            if (option.equals(name) || option.equals(name + "=")) {
                return option;
            }
        }
        throw new UsageException("there is no option " + name);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    /** Returns an option's value, null without the option. */
    String value(String option) {
        return options.get(option);
    }

    long number(String option, long absent, long least, long most) {
        String value = options.get(option);
        if (value == null) {
            return absent;
        }
        try {
            long number = value.startsWith("0x") ? Long.decode(value) : Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException odd) {
            // as if it were out of range
        }
        throw new UsageException(
                option + " requires a number from " + least + " to " + most + ": " + value);
    }

    /** Returns a time in seconds, null without the option. */
    Duration seconds(String option) {
        String value = options.get(option);
        if (value == null) {
            return null;
        }
        try {
            double seconds = Double.parseDouble(value);
            if (seconds >= 0 && seconds <= Integer.MAX_VALUE) {
                return Duration.ofNanos((long) (seconds * NANOS));
            }
        } catch (NumberFormatException odd) {
            // as if it were negative
        }
        throw new UsageException(option + " requires a number of seconds: " + value);
    }

    /** Returns the operands, of which there must be so many. */
    List<String> operands(int least, int most, String what) {
        if (operands.size() < least) {
            throw new UsageException(what + " is missing");
        }
        if (operands.size() > most) {
            throw new UsageException("unexpected: " + operands.get(most));
        }
        return operands;
    }
}
