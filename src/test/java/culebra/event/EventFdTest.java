package culebra.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.fd.Readiness;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** What the counter holds, up to its edge at 2^64 - 2. */
class EventFdTest {
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final Duration LONG = Duration.ofDays(1);

    private long before;

    @BeforeEach
    void count() throws IOException {
        On.warmUp();
        before = Own.descriptors();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @ParameterizedTest
    @EnumSource
    void aTakeEmptiesTheCounter(On kind) throws Exception {
        try (EventFd counter = EventFd.create()) {
            kind.get(
                    () -> {
                        assertEquals(OptionalLong.empty(), counter.tryTake());
                        assertEquals(OptionalLong.empty(), counter.tryTake(SHORT));
                        counter.add(3);
                        assertTrue(counter.tryAdd(4));
                        assertTrue(counter.tryAdd(5, LONG));
                        assertEquals(12, counter.take());
                        assertEquals(OptionalLong.empty(), counter.tryTake());
                        counter.add(1);
                        assertEquals(OptionalLong.of(1), counter.tryTake(LONG));
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSemaphoreGivesOneAtATime(On kind) throws Exception {
        try (EventFd semaphore = EventFd.createSemaphore(2)) {
            kind.get(
                    () -> {
                        semaphore.add(1);
                        assertEquals(1, semaphore.take());
                        assertEquals(OptionalLong.of(1), semaphore.tryTake());
                        assertEquals(OptionalLong.of(1), semaphore.tryTake(LONG));
                        assertEquals(OptionalLong.empty(), semaphore.tryTake(Duration.ZERO));
                        return null;
                    });
        }
    }

    @Test
    void valuesAreUnsigned() throws Exception {
        for (long value : new long[] {1, Long.MAX_VALUE, Long.MIN_VALUE, -3, EventFd.MAX_VALUE}) {
            try (EventFd initial = EventFd.create(value);
                    EventFd added = EventFd.create()) {
                assertEquals(value, initial.take());
                added.add(value);
                assertEquals(OptionalLong.of(value), added.tryTake());
            }
        }
        assertEquals("18446744073709551614", Long.toUnsignedString(EventFd.MAX_VALUE));
        try (EventFd semaphore = EventFd.createSemaphore(EventFd.MAX_VALUE)) {
            assertEquals(1, semaphore.take());
            assertTrue(semaphore.tryAdd(1), "the one that was taken fits again");
            assertFalse(semaphore.tryAdd(1));
        }
    }

    @Test
    void whatIsAboveTheGreatestValueIsRefusedInEveryShape() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> EventFd.create(-1));
        assertThrows(IllegalArgumentException.class, () -> EventFd.createSemaphore(-1));
        try (EventFd counter = EventFd.create(7)) {
            assertThrows(IllegalArgumentException.class, () -> counter.add(-1));
            assertThrows(IllegalArgumentException.class, () -> counter.tryAdd(-1));
            assertThrows(IllegalArgumentException.class, () -> counter.tryAdd(-1, LONG));
            assertEquals(7, counter.take());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatDoesNotFitIsNotAdded(On kind) throws Exception {
        for (long value : new long[] {EventFd.MAX_VALUE, EventFd.MAX_VALUE - 5, Long.MIN_VALUE}) {
            try (EventFd counter = EventFd.create(value)) {
                kind.get(
                        () -> {
                            long room = EventFd.MAX_VALUE - value;
                            assertFalse(counter.tryAdd(room + 1), "though there may be some room");
                            assertFalse(counter.tryAdd(room + 1, Duration.ZERO));
                            long start = System.nanoTime();
                            assertFalse(counter.tryAdd(room + 1, SHORT));
                            assertTrue(System.nanoTime() - start >= SHORT.toNanos(), "too early");
                            assertTrue(counter.tryAdd(room));
                            assertEquals(EventFd.MAX_VALUE, counter.take());
                            return null;
                        });
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCounterThatAnotherHandleHasFilledHasNoRoom(On kind) throws Exception {
        try (EventFd counter = EventFd.create();
                EventFd other = EventFd.adopt(counter.fd().dup())) {
            other.add(EventFd.MAX_VALUE);
            kind.get(
                    () -> {
                        assertFalse(counter.tryAdd(1));
                        assertFalse(counter.tryAdd(1), "the second attempt, which asks poll");
                        assertFalse(counter.tryAdd(1, SHORT));
                        assertTrue(counter.tryAdd(0));
                        assertEquals(EventFd.MAX_VALUE, counter.tryTake().orElse(0));
                        assertTrue(counter.tryAdd(1));
                        assertEquals(1, counter.tryTake().orElse(0));
                        assertEquals(OptionalLong.empty(), counter.tryTake());
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingCanAlwaysBeAdded(On kind) throws Exception {
        for (long value : new long[] {0, 1, EventFd.MAX_VALUE}) {
            try (EventFd counter = EventFd.create(value)) {
                kind.get(
                        () -> {
                            counter.add(0);
                            assertTrue(counter.tryAdd(0, SHORT));
                            assertTrue(counter.tryAdd(0, Duration.ZERO));
                            assertTrue(counter.tryAdd(0));
                            assertEquals(value, counter.tryTake().orElse(0));
                            return null;
                        });
            }
        }
    }

    @Test
    void readinessTellsOfACountAndOfRoom() throws Exception {
        try (EventFd counter = EventFd.create()) {
            assertFalse(counter.fd().tryAwait(Readiness.READABLE));
            assertTrue(counter.fd().tryAwait(Readiness.WRITABLE));
            counter.add(EventFd.MAX_VALUE);
            assertTrue(counter.fd().tryAwait(Readiness.READABLE));
            assertFalse(counter.fd().tryAwait(Readiness.WRITABLE));
        }
    }

    @Test
    void anotherKindIsNotAdopted() throws Exception {
        try (TimerFd timer = TimerFd.create();
                EventFd counter = EventFd.create(5)) {
            var wrong =
                    assertThrows(IllegalArgumentException.class, () -> EventFd.adopt(timer.fd()));
            assertTrue(wrong.getMessage().contains("timerfd"), wrong.getMessage());
            assertTrue(timer.isOpen(), "what is refused stays the caller's");
            Fd duplicate = counter.fd().dup();
            try (EventFd adopted = EventFd.adopt(duplicate)) {
                assertEquals(5, adopted.take(), "the counter is the same");
            }
            assertThrows(ClosedChannelException.class, () -> EventFd.adopt(duplicate));
        }
    }

    @Test
    void everyShapeSaysThatItIsClosed() throws Exception {
        EventFd counter = EventFd.create(1);
        counter.close();
        List<Executable> calls =
                List.of(
                        counter::take,
                        counter::tryTake,
                        () -> counter.tryTake(LONG),
                        () -> counter.add(1),
                        () -> counter.tryAdd(1),
                        () -> counter.tryAdd(1, LONG));
        for (Executable call : calls) {
            var closed = assertThrows(ClosedChannelException.class, call);
            assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        }
        assertTrue(counter.toString().matches("EventFd\\[Fd\\[\\d+, closed]]"));
    }
}
