package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The engine ends a blocking call that knows no deadline, no interrupt and no close. */
class WaiterTest {
    private static final long MILLISECOND = 1_000_000;

    @Test
    void aTimerEndsACallThatHasNoDeadline() {
        try (TestPipe pipe = TestPipe.open()) {
            for (int i = 0; i < Counts.of(100, 1_000); i++) {
                long deadline = System.nanoTime() + MILLISECOND;
                assertEquals(Outcome.TIMED_OUT, read(pipe, deadline));
                assertTrue(System.nanoTime() >= deadline, "too early");
            }
        }
    }

    @Test
    void aDeadlineThatHasPassedMakesNoCall() {
        try (TestPipe pipe = TestPipe.open()) {
            assertEquals(Outcome.TIMED_OUT, read(pipe, System.nanoTime()));
        }
    }

    @Test
    void aCallThatSucceedsInTimeIsNotDisturbed() {
        try (TestPipe pipe = TestPipe.open();
                Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            for (int i = 0; i < Counts.of(300, 10_000); i++) {
                assertEquals(1, StreamCalls.WRITE.move(pipe.sink(), one, Deadline.NOW));
                long deadline = System.nanoTime() + 5 * MILLISECOND;
                long result = read(pipe, deadline);
                if (result == Outcome.TIMED_OUT) { // this thread had no processor for so long
                    assertTrue(System.nanoTime() >= deadline, "too early");
                    result = read(pipe, Deadline.NEVER);
                }
                assertEquals(1, result);
            }
        }
    }

    @Test
    void aClosedDescriptorIsNotEntered() {
        TestPipe pipe = TestPipe.open();
        pipe.close();
        assertEquals(Outcome.CLOSED, read(pipe, Deadline.NEVER));
    }

    /** A blocking read with a deadline that read(2) itself does not know. */
    private static long read(TestPipe pipe, long deadline) {
        Descriptor descriptor = ((AbstractFd) pipe.source()).descriptor;
        Waiter waiter = Waiter.enter(descriptor, deadline);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment one = arena.allocate(1);
            while (waiter.mayCall()) {
                long result = StreamCalls.READ.call(waiter.state, descriptor.number(), one);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }
}
