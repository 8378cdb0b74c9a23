package culebra.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

class SharedWordTest {
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void theOperationsAreThoseOfAnAtomicInteger() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment slot = arena.allocate(SharedWord.LAYOUT);
            var word = SharedWord.create(slot, 7);
            assertEquals(7, SharedWord.open(slot).get());
            assertEquals(7, word.getAndAdd(3));
            assertEquals(10, word.getAndSet(-1));
            assertFalse(word.compareAndSet(10, 11));
            assertTrue(word.compareAndSet(-1, 11));
            word.setRelease(12);
            assertEquals(12, word.getAcquire());
            word.setPlain(13);
            assertEquals(13, word.getPlain());
            assertEquals(0, word.wakeAll());
            assertEquals(0, word.wake(0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void anotherValueEndsNoWaitButPreventsIt(On kind) throws Exception {
        try (Arena arena = Arena.ofShared()) {
            var word = SharedWord.create(arena.allocate(4, 4), 1);
            kind.get(
                    () -> {
                        word.awaitChange(0);
                        assertTrue(word.tryAwaitChange(0, SHORT));
                        assertTrue(word.tryAwaitChange(0));
                        assertFalse(word.tryAwaitChange(1));
                        assertFalse(word.tryAwaitChange(1, Duration.ZERO));
                        assertFalse(word.tryAwaitChange(1, SHORT));
                        return null;
                    });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWakeWithoutAChangeEndsNoWait(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory())) {
            var wait = kind.start(() -> word.tryAwaitChange(0, Patience.LIMIT));
            Patience.await(() -> word.wakeAll() == 1, "no thread waits");
            Patience.await(() -> word.wakeAll() == 1, "the wait has ended");
            assertFalse(wait.task().isDone());
            word.set(5);
            int woken = word.wakeAll();
            assertTrue(wait.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void cWakesJava(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory());
                Peer c = temp.c()) {
            var wait =
                    kind.start(
                            () -> {
                                word.awaitChange(0);
                                return word.get();
                            });
            Patience.await(() -> word.wakeAll() == 1, "no thread waits");
            Patience.await(() -> word.wakeAll() == 1, "it waits no more");
            c.send("set  3");
            String woken = c.line();
            assertEquals(3, wait.get());
            assertTrue(woken.equals("1") || woken.equals("0"), woken); // it may have looked before
        }
    }

    @Test
    void javaWakesC() throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory());
                Peer c = temp.c()) {
            temp.waiting(c, "wait 0");
            word.set(8);
            assertEquals(1, word.wakeAll());
            c.expect("8");
        }
    }

    @Test
    void aKilledWaiterTakesNoWakeUpWithIt() throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory());
                Peer first = temp.c();
                Peer second = temp.c()) {
            temp.waiting(first, "wait 0");
            first.kill();
            temp.waiting(second, "wait 0");
            word.set(1);
            assertEquals(1, word.wake(1));
            second.expect("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWait(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory())) {
            var wait =
                    kind.start(
                            () -> {
                                word.awaitChange(0);
                                return null;
                            });
            Patience.await(() -> word.wakeAll() == 1, "no thread waits");
            wait.thread().interrupt();
            assertInstanceOf(InterruptedException.class, wait.failure());
            assertTrue(word.isOpen());
            Patience.await(() -> word.wakeAll() == 0, "a thread still waits");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptBeforeTheWaitCountsEvenIfTheWordHasChanged(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord word = SharedWord.open(temp.memory())) {
            var wait =
                    kind.start(
                            () -> {
                                Thread.currentThread().interrupt();
                                word.awaitChange(1);
                                return null;
                            });
            assertInstanceOf(InterruptedException.class, wait.failure());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsTheWaitsOfThisHandleOnly(On kind) throws Exception {
        try (TempWord temp = TempWord.make();
                SharedWord other = SharedWord.open(temp.memory())) {
            SharedWord word = SharedWord.open(temp.memory());
            var wait =
                    kind.start(
                            () -> {
                                word.awaitChange(0);
                                return null;
                            });
            var stays = kind.start(() -> other.tryAwaitChange(0, Patience.LIMIT));
            Patience.await(() -> other.wakeAll() == 2, "they do not wait");
            word.close();
            assertInstanceOf(IllegalStateException.class, wait.failure());
            assertThrows(IllegalStateException.class, word::get);
            other.set(1);
            int woken = other.wakeAll();
            assertTrue(stays.get());
        }
    }

    /** An arena that Culebra's wait holds open is refused, as for every call that runs. */
    @ParameterizedTest
    @EnumSource
    void theArenaOfTheSlotIsHeldOpenByAWait(On kind) throws Exception {
        Arena arena = Arena.ofShared();
        MemorySegment slot = arena.allocate(4, 4);
        SharedWord word = SharedWord.create(slot, 0);
        var wait =
                kind.start(
                        () -> {
                            word.awaitChange(0);
                            return null;
                        });
        Patience.await(() -> word.wakeAll() == 1, "no thread waits");
        assertHeld(slot.address(), arena);
        word.close();
        assertInstanceOf(IllegalStateException.class, wait.failure());
        arena.close(); // at once: nothing holds it
    }

    /** A waiter looks at the word between two system calls, and holds nothing then. */
    private static void assertHeld(long address, Arena arena) throws Exception {
        Patience.await(() -> waits(address), "no thread waits");
        assertThrows(IllegalStateException.class, arena::close);
    }

    /** A thread is in futex for the word, or each thread that waits for many is in futex_waitv. */
    private static boolean waits(long address) {
        int most = 0;
        int waiting = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                String call = Files.readString(task.resolve("syscall"));
                if (call.contains(" 0x" + Long.toHexString(address) + " ")) {
                    return true;
                }
                if (Files.readString(task.resolve("comm")).startsWith("culebra-words")) {
                    most++;
                    waiting += call.startsWith("449 ") ? 1 : 0;
                }
            }
        } catch (IOException ended) { // a thread, meanwhile
            return false;
        }
        return most > 0 && most == waiting;
    }

    @ParameterizedTest
    @EnumSource
    void aWaitInAConfinedArenaIsPossibleForItsThread(On kind) throws Exception {
        for (int i = 0; i < 20; i++) {
            kind.get(
                    () -> {
                        try (Arena arena = Arena.ofConfined()) {
                            var word = SharedWord.create(arena.allocate(4, 4), 0);
                            return word.tryAwaitChange(0, Duration.ofMillis(1));
                        }
                    });
        }
    }

    @Test
    void slotsThatCannotHoldAWordAreRefused() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8, 8);
            for (MemorySegment bad :
                    new MemorySegment[] {
                        MemorySegment.ofArray(new int[1]),
                        memory.asReadOnly(),
                        memory.asSlice(0, 3),
                        memory.asSlice(2, 4),
                        MemorySegment.NULL
                    }) {
                assertThrows(IllegalArgumentException.class, () -> SharedWord.open(bad));
                assertThrows(IllegalArgumentException.class, () -> SharedWord.create(bad, 1));
                assertThrows(IllegalArgumentException.class, () -> SharedEvent.open(bad));
            }
            SharedWord word = SharedWord.open(memory);
            assertThrows(IllegalArgumentException.class, () -> word.wake(-1));
            memory.set(ValueLayout.JAVA_INT, 0, 3);
            assertThrows(IllegalStateException.class, () -> SharedEvent.open(memory));
        }
    }

    @Test
    void aClosedArenaIsSaid() {
        SharedWord word;
        try (Arena arena = Arena.ofShared()) {
            word = SharedWord.create(arena.allocate(4, 4), 0);
        }
        assertThrows(IllegalStateException.class, word::get);
        assertThrows(IllegalStateException.class, word::wakeAll);
        assertThrows(IllegalStateException.class, () -> word.awaitChange(0));
        assertTrue(word.toString().contains("memory released"), word.toString());
    }
}
