package culebra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Where Culebra is slower than something else that a user could take, or than it should be. */
final class Losses {
    /** What is not another library: C, and Culebra in another way. */
    private static final Set<String> NO_RIVALS = Set.of("C", "platform", "10 fds");

    private static final double MUCH = 1.25;

    private Losses() {}

    static String sentences(Results results) {
        var missed = new ArrayList<String>();
        var slower = new ArrayList<String>();
        var aboveC = new ArrayList<String>();
        int targets = 0;
        for (Result row : results.rows()) {
            targets += row.targets().size();
            for (Target target : row.targets()) {
                if (!target.kept()) {
                    missed.add(
                            "`%s` (%s, at most %s)"
                                    .formatted(row.row(), target.is(), target.atMost()));
                }
            }
            if (row.compared() && row.sides().get(1).name().equals("C")) {
                if (row.culebra().ratio() > MUCH) {
                    aboveC.add(
                            String.format(
                                    Locale.ROOT, "`%s` (%.2f)", row.row(), row.culebra().ratio()));
                }
            }
            if (row.compared()) {
                row.sides().stream()
                        .skip(1)
                        .filter(side -> isFaster(side, row.culebra()))
                        .forEach(side -> slower.add(words(row, side)));
            }
        }
        return sentence("Of %d targets Culebra misses".formatted(targets), missed, "none")
                + " "
                + sentence("It takes longer than another library in", slower, "no row")
                + " "
                + sentence("It takes more than a quarter longer than C in", aboveC, "no row");
    }

    private static boolean isFaster(Side side, Side culebra) {
        return !NO_RIVALS.contains(side.name()) && times(culebra, side) > 1.005;
    }

    private static double times(Side culebra, Side side) {
        return culebra.median() / side.median();
    }

    private static String words(Result row, Side side) {
        double times = times(row.culebra(), side);
        return String.format(Locale.ROOT, "`%s` (%.2f times %s)", row.row(), times, side.name());
    }

    private static String sentence(String start, List<String> list, String none) {
        return start + " " + (list.isEmpty() ? none : String.join(", ", list)) + ".";
    }
}
