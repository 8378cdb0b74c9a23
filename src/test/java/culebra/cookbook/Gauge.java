package culebra.cookbook;

import culebra.shm.SharedMemory;
import culebra.struct.Struct;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** Sets a gauge in shared memory, which {@code read_gauge.c} and {@code read_gauge.py} read. */
final class Gauge {
    // @start region=gauge @highlight region regex="Struct\.of|GAUGE\.\w+"
    static final Struct GAUGE =
            Struct.of(
                    """
                    struct gauge {
                        uint32_t updates;
                        double value;
                        char unit[8];
                    };
                    """);

    static final VarHandle UPDATES = GAUGE.varHandle("updates");
    static final VarHandle VALUE = GAUGE.varHandle("value");

    /** {@code NAME VALUE UNIT}: sets the gauge; {@code --c}, {@code --python}: prints it. */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "--c" -> System.out.print(GAUGE.toC());
            case "--python" -> System.out.print(GAUGE.toPython());
            default -> set(arguments[0], Double.parseDouble(arguments[1]), arguments[2]);
        }
    }

    static void set(String name, double value, String unit) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment gauge = SharedMemory.map(name, GAUGE.byteSize(), arena);
            GAUGE.slice(gauge, "unit").setString(0, unit); // at most 7 bytes and a NUL
            VALUE.setVolatile(gauge, value);
            UPDATES.getAndAdd(gauge, 1); // last: 0 updates mean that the gauge is not set yet
        }
    }

    // @end @end

    private Gauge() {}
}
