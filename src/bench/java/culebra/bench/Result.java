package culebra.bench;

import java.util.List;

/**
 * What is reported of a row.
 *
 * @param label what it is called in the chart and in the guide; null if it is not there
 * @param compared whether the second side is what all ratios are to
 * @param sides Culebra first
 */
record Result(String row, String label, boolean compared, List<Side> sides, List<Target> targets) {

    Side culebra() {
        return sides.getFirst();
    }

    /** The label, with what the ratios are to where that is not C. */
    String heading() {
        String reference = compared ? sides.get(1).name() : "C";
        return reference.equals("C") ? label : label + ", beside " + reference;
    }

    /** All but Culebra and what it is compared with. */
    List<Side> others() {
        return sides.subList(compared ? 2 : 1, sides.size());
    }
}
