package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;

/** Deadlines are the kernel's monotonic time, and never overflow. */
class DeadlineTest {
    @Test
    void theJvmsClockIsTheKernelsMonotonicClock() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            long before = System.nanoTime();
            assertEquals(0, Libc.clock_gettime(Libc.CLOCK_MONOTONIC(), time));
            long after = System.nanoTime();
            long kernel = time.get(JAVA_LONG, 0) * 1_000_000_000 + time.get(JAVA_LONG, 8);
            assertTrue(before <= kernel && kernel <= after, before + " " + kernel + " " + after);
        }
    }

    @Test
    void longTimeoutsNeverEndAndNegativeOnesHaveEnded() {
        assertEquals(Deadline.NEVER, Deadline.after(Duration.ofSeconds(Long.MAX_VALUE)));
        assertEquals(Deadline.NEVER, Deadline.after(Duration.ofNanos(Long.MAX_VALUE)));
        assertTrue(Deadline.passed(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE))));
        assertTrue(Deadline.passed(Deadline.after(Duration.ZERO)));
        assertTrue(Deadline.passed(Deadline.NOW));
        assertFalse(Deadline.passed(Deadline.NEVER));
        assertFalse(Deadline.passed(Deadline.after(Duration.ofDays(1))));
    }

    @Test
    void whatIsLeftIsNeverNegative() {
        assertEquals(0, Deadline.left(Deadline.NOW));
        assertEquals(0, Deadline.left(System.nanoTime() - 1));
        assertEquals(Deadline.NEVER, Deadline.left(Deadline.NEVER));
        long left = Deadline.left(Deadline.after(Duration.ofDays(1)));
        assertTrue(left > 0 && left <= Duration.ofDays(1).toNanos(), "left " + left);
    }
}
