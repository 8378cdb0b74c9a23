package culebra.sysv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;

class SysvSemaphoresTest {
    private static final int MOST = SysvSemaphores.MAX_VALUE;

    private final Temp temp = new Temp();

    @AfterEach
    void remove() {
        temp.close();
    }

    @Test
    void whatIsCreatedIsFoundByItsKeyAndByItsId() throws Exception {
        SysvKey key = temp.key();
        try (var set = SysvSemaphores.create(key, new int[] {3, 0, MOST});
                var found = SysvSemaphores.open(key);
                var same = SysvSemaphores.ofId(set.id());
                var opened = SysvSemaphores.openOrCreate(key, 2)) {
            for (SysvSemaphores each : List.of(set, found, same, opened)) {
                assertEquals(set.id(), each.id());
                assertEquals(3, each.count());
                assertArrayEquals(new int[] {3, 0, MOST}, each.values());
            }
        }
    }

    @Test
    void aNewSetIsZeroUnlessSaidOtherwise() throws Exception {
        try (var set = SysvSemaphores.create(temp.key(), 2);
                var other = SysvSemaphores.openOrCreate(temp.key(), 3);
                var third = SysvSemaphores.openOrCreate(temp.key(), new int[] {1, 2})) {
            assertArrayEquals(new int[2], set.values());
            assertArrayEquals(new int[3], other.values());
            assertArrayEquals(new int[] {1, 2}, third.values());
        }
    }

    @Test
    void aKeyIsCreatedOnce() throws Exception {
        SysvKey key = temp.key();
        try (var set = SysvSemaphores.create(key, 1)) {
            Expect.failure(
                    FileAlreadyExistsException.class,
                    () -> SysvSemaphores.create(key, 1),
                    key.toString(),
                    "ipcrm");
            set.remove();
            SysvSemaphores.create(key, 1).close();
        }
    }

    @Test
    void openFailsForAnUnusedKey() {
        SysvKey key = temp.key();
        Expect.failure(
                NoSuchFileException.class,
                () -> SysvSemaphores.open(key),
                key.toString(),
                "openOrCreate");
    }

    @Test
    void eachPrivateSetIsAnother() throws Exception {
        try (var set = temp.set(1);
                var other = temp.set(2)) {
            assertNotEquals(set.id(), other.id());
            assertEquals(1, set.value(0));
        }
    }

    @Test
    void aSmallerSetThanAskedForIsRefusedAndBothCountsAreNamed() throws Exception {
        SysvKey key = temp.key();
        try (var set = SysvSemaphores.create(key, new int[] {5, 6})) {
            Expect.failure(
                    FileSystemException.class,
                    () -> SysvSemaphores.openOrCreate(key, 3),
                    key.toString(),
                    "has 2 semaphores, but 3");
            assertArrayEquals(new int[] {5, 6}, set.values());
        }
    }

    @Test
    void firstValuesAreIgnoredIfTheSetExists() throws Exception {
        SysvKey key = temp.key();
        try (var set = SysvSemaphores.create(key, 1);
                var same = SysvSemaphores.openOrCreate(key, new int[] {9})) {
            assertEquals(0, same.value(0));
        }
    }

    @Test
    void valuesAreSetOneByOneAndAllAtOnce() throws Exception {
        try (var set = temp.set(0, 0, 0)) {
            set.set(1, MOST);
            assertArrayEquals(new int[] {0, MOST, 0}, set.values());
            int[] all = {MOST, 0, 1};
            set.setAll(all);
            assertArrayEquals(all, set.values());
            for (int i = 0; i < all.length; i++) {
                assertEquals(all[i], set.value(i));
            }
        }
    }

    @Test
    void thisProcessIsTheLastUntilAnotherOperates() throws Exception {
        try (var set = temp.set(0, 0);
                Peer peer =
                        Peer.c(
                                "sysv/semaphores",
                                Integer.toString(set.id()),
                                "operate",
                                "1",
                                "4")) {
            peer.join();
            assertEquals(ProcessHandle.current().pid(), set.lastProcess(0));
            assertEquals(peer.pid(), set.lastProcess(1));
            assertEquals(4, set.value(1));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2, 32_767, 65_536, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void anIndexIsOneOfTheSet(int index) throws Exception {
        try (var set = temp.set(1, 1)) {
            var refused = IndexOutOfBoundsException.class;
            assertThrows(refused, () -> set.value(index));
            assertThrows(refused, () -> set.set(index, 0));
            assertThrows(refused, () -> set.waitingForIncrease(index));
            assertThrows(refused, () -> set.waitingForZero(index));
            Expect.failure(refused, () -> set.lastProcess(index), "semaphore " + index);
            assertArrayEquals(new int[] {1, 1}, set.values());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 32_768, 65_536, 65_537, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void aValueIsFromZeroToTheGreatest(int value) throws Exception {
        SysvKey key = temp.key();
        int[] values = {1, value};
        try (var set = temp.set(1, 1)) {
            var refused = IllegalArgumentException.class;
            assertThrows(refused, () -> set.set(0, value));
            assertThrows(refused, () -> set.setAll(values));
            assertThrows(refused, () -> SysvSemaphores.create(key, values));
            Expect.failure(
                    refused,
                    () -> SysvSemaphores.openOrCreate(key, values),
                    "0 to 32767, not " + value);
            assertArrayEquals(new int[] {1, 1}, set.values());
        }
        assertThrows(NoSuchFileException.class, () -> SysvSemaphores.open(key));
    }

    @Test
    void whatCannotBeIsRefused() throws Exception {
        SysvKey key = temp.key();
        var refused = IllegalArgumentException.class;
        try (var set = temp.set(1, 1)) {
            assertThrows(refused, () -> set.setAll());
            assertThrows(refused, () -> set.setAll(1));
            Expect.failure(
                    refused, () -> set.setAll(1, 2, 3), "3 values were given for 2 semaphores");
            assertThrows(NullPointerException.class, () -> set.setAll((int[]) null));
        }
        for (int count : new int[] {0, -1, Integer.MIN_VALUE}) {
            Expect.failure(refused, () -> SysvSemaphores.create(key, count), "not " + count);
            assertThrows(refused, () -> SysvSemaphores.openOrCreate(key, count));
        }
        assertThrows(refused, () -> SysvSemaphores.create(key, new int[0]));
        assertThrows(refused, () -> SysvSemaphores.openOrCreate(key, new int[0]));
        Expect.failure(refused, () -> SysvSemaphores.open(SysvKey.PRIVATE), "PRIVATE");
        assertThrows(refused, () -> SysvSemaphores.openOrCreate(new SysvKey(0), 1));
        assertThrows(NullPointerException.class, () -> SysvSemaphores.create(null, 1));
        assertThrows(NullPointerException.class, () -> SysvSemaphores.create(key, null));
        assertThrows(
                NullPointerException.class, () -> SysvSemaphores.create(key, new int[] {1}, null));
        assertThrows(NullPointerException.class, () -> SysvSemaphores.open(null));
        assertThrows(NullPointerException.class, () -> SysvSemaphores.openOrCreate(null, 1));
        assertThrows(NullPointerException.class, () -> SysvSemaphores.openOrCreate(key, null));
        assertThrows(NoSuchFileException.class, () -> SysvSemaphores.open(key), "nothing is left");
    }

    @ParameterizedTest
    @ValueSource(ints = {65_536, 16_000_000, Integer.MAX_VALUE})
    void aSetLargerThanAnyIsRefusedAndTheLimitsAreNamed(int count) {
        SysvKey key = temp.key();
        for (Executable way :
                List.<Executable>of(
                        () -> SysvSemaphores.create(key, count),
                        () -> SysvSemaphores.openOrCreate(key, count))) {
            Expect.failure(IOException.class, way, "/proc/sys/kernel/sem");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void openFailsForAnUnusedId(int id) {
        Expect.failure(RemovedException.class, () -> SysvSemaphores.ofId(id), "id " + id);
    }

    @Test
    void aClosedHandleDoesNothingAndTheSetStays() throws Exception {
        SysvSemaphores set = temp.set(1);
        set.close();
        set.close();
        assertFalse(set.isOpen());
        for (var call : Uses.of(set)) {
            Expect.failure(ClosedChannelException.class, call, "closed");
        }
        assertEquals(1, SysvSemaphores.ofId(set.id()).value(0));
        Expect.says(set.toString(), "SysvSemaphores[1 semaphores, id " + set.id(), "closed]");
    }

    @Test
    void aRemovedSetSaysSoEverywhere() throws Exception {
        SysvSemaphores set = temp.set(1);
        set.remove();
        assertTrue(set.isOpen());
        for (var call : Uses.of(set)) {
            Expect.failure(RemovedException.class, call, "id " + set.id(), "was removed");
        }
        assertThrows(RemovedException.class, () -> SysvSemaphores.ofId(set.id()));
    }
}
