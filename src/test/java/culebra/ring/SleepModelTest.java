package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.ring.SleepModel.Fault;
import culebra.testing.Counts;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;

/** In no interleaving of the ring's format does a process sleep with work to do. */
class SleepModelTest {
    private static final List<Ring> SMALL =
            List.of(new Ring(2, 5, 1), new Ring(3, 2, 1, 2), new Ring(3, 2, 1, 3));
    private static final List<Ring> LARGE =
            List.of(new Ring(3, 15, 1), new Ring(3, 3, 1, 2), new Ring(2, 1, 1, 2, 1));

    /** Units of the ring, messages of each sender, and units of a message of each. */
    private record Ring(int capacity, int each, int... sizes) {
        SleepModel model(Fault fault) {
            return new SleepModel(fault, capacity, each, sizes);
        }

        @Override
        public String toString() {
            return sizes.length + " senders, capacity " + capacity;
        }
    }

    static List<Ring> noProcessSleepsWithWorkToDo() {
        var all = new ArrayList<>(SMALL);
        all.addAll(LARGE.subList(0, Counts.of(0, LARGE.size())));
        return all;
    }

    @ParameterizedTest
    @MethodSource
    void noProcessSleepsWithWorkToDo(Ring ring) {
        var model = ring.model(Fault.NONE);
        assertNull(model.lostWakeUp());
        System.out.println(ring + ": " + model.states() + " states");
    }

    /** Otherwise the model would prove nothing. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void eachFaultIsFound(Fault fault) {
        assertTrue(SMALL.stream().anyMatch(ring -> ring.model(fault).lostWakeUp() != null));
    }
}
