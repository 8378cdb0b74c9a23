package culebra.tour;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The command line of the tour. */
record Options(boolean list, boolean help, double patience, List<String> names) {
    static final String USAGE = "arguments: [--list] [--patience FACTOR] [NAME...]";

    private static final double MOST = 1_000;

    /** Throws IllegalArgumentException with a text for the user. */
    static Options of(String... arguments) {
        boolean list = false;
        boolean help = false;
        double patience = 1;
        var names = new ArrayList<String>();
        for (Iterator<String> left = List.of(arguments).iterator(); left.hasNext(); ) {
            String argument = left.next();
            switch (argument) {
                case "--list" -> list = true;
                case "--help", "-h" -> help = true;
                case "--patience" -> patience = factor(left.hasNext() ? left.next() : "");
                default -> {
                    if (argument.startsWith("-")) {
                        throw new IllegalArgumentException(
                                "unknown option " + argument + "; " + USAGE);
                    }
                    names.add(argument);
                }
            }
        }
        return new Options(list, help, patience, names);
    }

    private static double factor(String text) {
        try {
            double factor = Double.parseDouble(text);
            if (factor > 0 && factor <= MOST) {
                return factor;
            }
        } catch (NumberFormatException invalid) {
            // as a number that is out of range
        }
        throw new IllegalArgumentException(
                "--patience requires a factor for the time limits, such as 10, not '" + text + "'");
    }
}
