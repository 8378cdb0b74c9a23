package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.ring.SleepModel.Fault;
import culebra.testing.Counts;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.List;

/** The ring's format in every interleaving: nobody sleeps who has something to do. */
class SleepModelTest {
    private static final List<Ring> SMALL =
            List.of(new Ring(2, 5, 1), new Ring(3, 2, 1, 2), new Ring(3, 2, 1, 3));
    private static final Ring OF_THREE = new Ring(2, 1, 1, 2, 1);

    /** Units of the ring, messages of each sender, and units of a message of each. */
    private record Ring(int capacity, int each, int... sizes) {
        SleepModel model(Fault fault, int deaths) {
            return new SleepModel(fault, capacity, each, deaths, sizes);
        }

        @Override
        public String toString() {
            return sizes.length + " senders, capacity " + capacity;
        }
    }

    static List<Arguments> nobodySleepsWithWorkToDo() {
        var all = new ArrayList<Arguments>();
        SMALL.forEach(ring -> all.add(Arguments.of(ring, 0)));
        all.add(Arguments.of(SMALL.getFirst(), 1));
        if (Counts.of(0, 1) == 1) {
            SMALL.stream().skip(1).forEach(ring -> all.add(Arguments.of(ring, 1)));
            all.add(Arguments.of(OF_THREE, 0));
            all.add(Arguments.of(OF_THREE, 1));
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource
    void nobodySleepsWithWorkToDo(Ring ring, int deaths) {
        var model = ring.model(Fault.NONE, deaths);
        assertNull(model.lostWakeUp());
        System.out.println(ring + ", " + deaths + " deaths: " + model.states() + " states");
    }

    /** Or the model would prove nothing. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void eachFaultIsFound(Fault fault) {
        assertTrue(SMALL.stream().anyMatch(ring -> ring.model(fault, 0).lostWakeUp() != null));
    }
}
