package culebra.soak;

import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.Namespace;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * All facilities at once, on both kinds of thread, in processes of three languages that are killed
 * at random moments, with closes and interrupts at random: what a process holds stays the same.
 */
class SoakTest {
    private static final String PHASES = Integer.toString(Counts.of(1, 60));
    private static final String MILLIS = Integer.toString(Counts.of(300, 9_500));

    @Test
    void allFacilitiesAtOnceLeaveNothing() throws Exception {
        Elsewhere jvm = Elsewhere.with("-Xms96m", "-Xmx96m", "-XX:+AlwaysPreTouch");
        List<String> namespace = Namespace.ipc("true");
        String printed =
                jvm.behind(namespace).run(Soak.class, "allFacilitiesAtOnce", PHASES, MILLIS);
        System.out.println(printed);
    }
}
