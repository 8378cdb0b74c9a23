package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import culebra.testing.Peer;
import culebra.testing.Strace;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;

/** A creator killed at each of its system calls leaves no object, or a whole one. */
class CreatorKilledTest {
    private static final int SIZE = 3 * 4096;

    /** A JVM that is killed would leave its performance data in /tmp. */
    private static final List<String> QUIET = List.of("-XX:-UsePerfData");

    private static final String CALLS =
            "openat,open,fallocate,ftruncate,lseek,fcntl,mmap,munmap,linkat,close";

    /** Creates an object when told to, after all classes were loaded for another one. */
    static final class Creator {
        public static void main(String[] args) throws IOException {
            create(args[1], segment -> segment.fill((byte) 1));
            SharedMemory.unlink(args[1]);
            Strace.begin();
            create(args[0], segment -> segment.fill((byte) 1));
        }

        private static void create(String name, Consumer<MemorySegment> initializer)
                throws IOException {
            SharedMemory.openOrCreate(name, SIZE, initializer).close();
        }
    }

    /** Waits inside its initializer. */
    static final class Dawdler {
        public static void main(String[] args) throws IOException {
            SharedMemory.openOrCreate(
                    args[0],
                    SIZE,
                    segment -> {
                        segment.fill((byte) 1);
                        System.out.println("half way");
                        dawdle();
                    });
        }

        private static void dawdle() {
            try {
                System.in.read();
            } catch (IOException broken) {
                throw new AssertionError(broken);
            }
        }
    }

    /** One call of a creator: the name of the call, how many of them came first, its line. */
    private record Step(String call, int number, String line) {}

    @Test
    void killedAtAnySystemCallItLeavesNoObjectOrAWholeOne() throws Exception {
        List<Step> steps = steps();
        List<String> calls = steps.stream().map(Step::call).toList();
        assertTrue(
                calls.containsAll(List.of("openat", "fallocate", "mmap", "munmap", "linkat")),
                calls::toString);
        int published = calls.lastIndexOf("linkat");
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            try (var object = TempObject.next()) {
                String last = killAt(step, object);
                Expect.says(last, step.call() + "(");
                assertEquals(i > published, object.exists(), step::line);
                requireWhole(object);
            }
        }
    }

    @Test
    void killedInsideItsInitializerItLeavesNothing() throws Exception {
        try (var object = TempObject.next()) {
            var command = Peer.javaCommand(QUIET, Dawdler.class, object.name());
            try (Peer creator = Peer.command(command)) {
                creator.expect("half way");
                assertFalse(object.exists());
                creator.kill();
            }
            assertFalse(object.exists());
            requireWhole(object);
        }
    }

    /** The system calls of a creator that is not killed, in their order, until its close. */
    private static List<Step> steps() throws Exception {
        try (var object = TempObject.next()) {
            List<String> lines = traced("trace=" + CALLS, object);
            assertTrue(object.exists());
            requireWhole(object);
            var count = new HashMap<String, Integer>();
            var steps = new ArrayList<Step>();
            for (String line : lines) {
                if (line.matches("[a-z]+\\(.*")) {
                    String call = line.substring(0, line.indexOf('('));
                    steps.add(new Step(call, count.merge(call, 1, Integer::sum), line));
                    if (call.equals("close")) {
                        break;
                    }
                }
            }
            return steps;
        }
    }

    /** Kills a creator as it enters a call; returns the last call that strace has seen. */
    private static String killAt(Step step, TempObject object) throws Exception {
        String inject = "inject=" + step.call() + ":signal=SIGKILL:when=" + step.number();
        List<String> lines = traced(inject, object);
        assertEquals("+++ killed by SIGKILL +++", lines.getLast(), step::line);
        return lines.get(lines.size() - 2);
    }

    private static List<String> traced(String expression, TempObject object) throws Exception {
        return Strace.lines(Creator.class, expression, object.name(), TempName.next());
    }

    /** The object is there, or can be created by the next one; either way it is whole. */
    private static void requireWhole(TempObject object) throws IOException {
        try (var memory =
                        SharedMemory.openOrCreate(
                                object.name(), SIZE, segment -> segment.fill((byte) 1));
                var arena = Arena.ofConfined()) {
            MemorySegment mapped = memory.map(arena);
            assertEquals(SIZE, mapped.byteSize());
            for (int i = 0; i < SIZE; i++) {
                assertEquals(1, mapped.get(JAVA_BYTE, i));
            }
        }
    }
}
