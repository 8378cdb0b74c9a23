package culebra.tour;

import static culebra.tour.Check.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.shm.SharedMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.List;

/** An array that Python fills and this JVM reads; then two numbers that two JVMs watch. */
final class SharedMemoryRow implements Row {
    private static final int SIZE = 4096;
    private static final int NUMBERS = (int) (SIZE / JAVA_LONG.byteSize());

    /** Python would unlink what it only opened: unregister keeps it from that. */
    private static final String SQUARES =
            """
            import sys
            from multiprocessing import resource_tracker, shared_memory

            memory = shared_memory.SharedMemory(sys.argv[1])
            resource_tracker.unregister(memory._name, "shared_memory")
            with memory.buf.cast("q") as numbers:
                for i in range(len(numbers)):
                    numbers[i] *= numbers[i]
            memory.close()
            """;

    @Override
    public String name() {
        return "shared-memory";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3", "child JVM");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = SharedMemory.map(name, SIZE, arena);
            squareInPython(stage, name, memory);
            memory.fill((byte) 0);
            return new Result(
                    "Python squared " + NUMBERS + " numbers; JVMs took turns",
                    takeTurns(stage, name, memory));
        }
    }

    private static void squareInPython(Stage stage, String name, MemorySegment memory)
            throws Exception {
        for (int i = 0; i < NUMBERS; i++) {
            memory.setAtIndex(JAVA_LONG, i, i);
        }
        try (Peer python = stage.python(SQUARES, name.substring(1))) {
            python.join();
        }
        for (int i = 0; i < NUMBERS; i++) {
            assertEquals((long) i * i, memory.getAtIndex(JAVA_LONG, i), "the number at " + i);
        }
    }

    private static RoundTrip takeTurns(Stage stage, String name, MemorySegment memory)
            throws Exception {
        try (Peer child = stage.java(Echo.class, name)) {
            child.expect("ready");
            RoundTrip median = RoundTrip.with("JVM", round -> Echo.ask(memory, round + 1));
            child.join();
            return median;
        }
    }

    /** The child JVM: repeats in one place what it finds in another. */
    static final class Echo {
        private static final VarHandle LONG = JAVA_LONG.varHandle();
        private static final long QUESTION = 0;
        private static final long ANSWER = 128; // another cache line, and not the neighbour either
        private static final int SPINS = 100;

        private Echo() {}

        public static void main(String[] arguments) throws IOException, InterruptedException {
            Child.endsWithParent();
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment memory = SharedMemory.map(arguments[0], SIZE, arena);
                System.out.println("ready");
                for (long number = 1; number <= RoundTrip.COUNT; number++) {
                    await(memory, QUESTION, number);
                    LONG.setRelease(memory, ANSWER, number);
                }
            }
        }

        static void ask(MemorySegment memory, long number) throws InterruptedException {
            LONG.setRelease(memory, QUESTION, number);
            await(memory, ANSWER, number);
        }

        private static void await(MemorySegment memory, long offset, long number)
                throws InterruptedException {
            for (int spins = 0; (long) LONG.getAcquire(memory, offset) != number; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else if (Thread.interrupted()) {
                    throw new InterruptedException();
                } else {
                    Thread.yield(); // the other side may need this processor
                }
            }
        }
    }
}
