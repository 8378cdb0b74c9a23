package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.util.concurrent.atomic.AtomicInteger;

class OpenOrCreateTest {
    private final Arena arena = Arena.ofAuto();

    @Test
    void theFirstCreatesAndTheNextOpens() throws Exception {
        try (var object = TempObject.next();
                var first = SharedMemory.openOrCreate(object.name(), 8);
                var next = SharedMemory.openOrCreate(object.name(), 8)) {
            first.map(arena).set(JAVA_LONG, 0, 42);
            assertEquals(42, next.map(arena).get(JAVA_LONG, 0));
        }
    }

    @Test
    void initializerRunsOnceOnZeroesBeforeTheNameIsVisible() throws Exception {
        var runs = new AtomicInteger();
        try (var object = TempObject.next()) {
            for (int i = 0; i < 2; i++) {
                SharedMemory.openOrCreate(
                                object.name(),
                                8,
                                segment -> {
                                    runs.incrementAndGet();
                                    assertFalse(object.exists(), "a name before its content");
                                    assertEquals(8, segment.byteSize());
                                    assertEquals(0, segment.get(JAVA_LONG, 0));
                                    segment.set(JAVA_LONG, 0, 42);
                                })
                        .close();
            }
            assertEquals(1, runs.get());
            assertEquals(42, SharedMemory.map(object.name(), 8, arena).get(JAVA_LONG, 0));
        }
    }

    @Test
    void whatTheInitializerThrowsIsPassedOnAndNothingIsCreated() throws Throwable {
        var failure = new IllegalStateException("on purpose");
        try (var object = TempObject.next()) {
            Expect.nothingLeaked(
                    () ->
                            assertSame(
                                    failure,
                                    assertThrows(
                                            IllegalStateException.class,
                                            () ->
                                                    SharedMemory.openOrCreate(
                                                            object.name(),
                                                            4096,
                                                            segment -> {
                                                                throw failure;
                                                            }))));
            assertFalse(object.exists());
        }
    }

    @Test
    void theInitializersSegmentEndsWithIt() throws Exception {
        var kept = new MemorySegment[1];
        try (var object = TempObject.next();
                var memory =
                        SharedMemory.openOrCreate(object.name(), 8, segment -> kept[0] = segment)) {
            assertEquals(8, memory.size());
            assertThrows(IllegalStateException.class, () -> kept[0].get(JAVA_LONG, 0));
        }
    }

    @Test
    void anObjectCreatedByTheInitializerItselfIsOpened() throws Exception {
        try (var object = TempObject.next();
                var memory =
                        SharedMemory.openOrCreate(
                                object.name(),
                                8,
                                mine -> {
                                    mine.set(JAVA_LONG, 0, 1);
                                    createMeanwhile(object.name());
                                })) {
            assertEquals(2, memory.map(arena).get(JAVA_LONG, 0));
        }
    }

    @Test
    void aLargerExistingObjectIsAcceptedAndTellsItsSize() throws Exception {
        try (var object = TempObject.next();
                var large = SharedMemory.create(object.name(), 5000);
                var opened = SharedMemory.openOrCreate(object.name(), 100)) {
            assertEquals(5000, opened.size());
            assertEquals(5000, opened.map(arena).byteSize());
            assertEquals(100, SharedMemory.map(object.name(), 100, arena).byteSize());
            assertEquals(5000, large.size());
        }
    }

    @Test
    void aSmallerExistingObjectIsRefusedNamingBothSizes() throws Throwable {
        try (var object = TempObject.next();
                var small = SharedMemory.create(object.name(), 100)) {
            String[] says = {object.name(), "100 bytes", "101", "unlink", "request less"};
            Expect.nothingLeaked(
                    () -> {
                        Expect.failure(
                                FileSystemException.class,
                                () -> SharedMemory.openOrCreate(object.name(), 101),
                                says);
                        Expect.failure(
                                FileSystemException.class,
                                () -> SharedMemory.map(object.name(), 101, arena),
                                says);
                    });
            assertEquals(100, small.size());
        }
    }

    @Test
    void anObjectThatAnotherProgramHasNotSizedYetIsRefused() throws Throwable {
        try (var object = TempObject.next()) {
            Files.createFile(object.file());
            String[] says = {object.name(), "0 bytes", "open(name, access, timeout)", "unlink"};
            Expect.nothingLeaked(
                    () -> {
                        Expect.failure(
                                FileSystemException.class,
                                () -> SharedMemory.openOrCreate(object.name(), 8),
                                says);
                        Expect.failure(
                                FileSystemException.class,
                                () -> SharedMemory.open(object.name()),
                                says);
                    });
        }
    }

    private static void createMeanwhile(String name) {
        try (Arena arena = Arena.ofConfined()) {
            SharedMemory.map(name, 8, arena).set(JAVA_LONG, 0, 2);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }
}
