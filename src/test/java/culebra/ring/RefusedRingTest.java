package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.Access;
import culebra.fd.Fd;
import culebra.pipe.UnixPipe;
import culebra.shm.Seal;
import culebra.shm.SharedMemory;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import java.util.Set;

/** What is not a ring, or not one that can be used. */
class RefusedRingTest {
    private static final long CAPACITY = 4096;

    @ParameterizedTest
    @CsvSource({
        "0, 0, does not begin with CULERING",
        "8, 0, ring of format 0",
        "8, 2, ring of format 2",
        "12, 2, flags contains unknown bits",
        "16, 0, capacity is wrong: 0",
        "16, 4097, capacity is wrong: 4097",
        "16, 2048, capacity is wrong: 2048",
        "20, -1, capacity is wrong",
        "20, 16, capacity is wrong",
        "16, 8192, was truncated"
    })
    void aWrongHeaderIsRefused(long offset, int value, String message) throws Exception {
        String name = TempName.next();
        try (SharedMemory memory =
                SharedMemory.openOrCreate(
                        name,
                        RingFormat.DATA + CAPACITY,
                        header -> {
                            RingFormat.write(header, CAPACITY, Senders.SINGLE);
                            header.set(JAVA_INT, offset, value);
                        })) {
            var failure = assertThrows(IOException.class, () -> MessageRing.open(name));
            assertTrue(failure.getMessage().contains(message), failure.getMessage());
            assertTrue(failure.getMessage().contains(name), failure.getMessage());
            Fd fd = memory.fd().dup();
            assertThrows(IOException.class, () -> MessageRing.adopt(fd));
            assertTrue(!fd.isOpen(), "the descriptor stays open");
        } finally {
            SharedMemory.unlink(name);
        }
    }

    @Test
    void whatIsTooSmallOrNoMemoryIsRefused() throws Exception {
        String name = TempName.next();
        for (long size : new long[] {1, 4096, 8191}) {
            SharedMemory.create(name, size).close();
            try {
                assertThrows(IOException.class, () -> MessageRing.open(name));
                assertThrows(
                        IOException.class,
                        () -> MessageRing.openOrCreate(name, CAPACITY, Senders.SINGLE));
            } finally {
                SharedMemory.unlink(name);
            }
        }
        try (UnixPipe pipe = UnixPipe.open()) {
            Fd fd = pipe.source().fd().dup();
            assertThrows(IllegalArgumentException.class, () -> MessageRing.adopt(fd));
            assertTrue(!fd.isOpen(), "the descriptor stays open");
        }
    }

    @Test
    void aRingThatCannotBeWrittenIsRefused() throws Exception {
        String name = TempName.next();
        MessageRing.create(name, CAPACITY, Senders.SINGLE).close();
        try {
            Fd fd = SharedMemory.open(name, Access.READ).fd();
            assertThrows(IOException.class, () -> MessageRing.adopt(fd));
            assertTrue(!fd.isOpen(), "the descriptor stays open");
        } finally {
            MessageRing.unlink(name);
        }
        for (Seal seal : List.of(Seal.WRITE, Seal.FUTURE_WRITE)) {
            SharedMemory sealed = SharedMemory.anonymous(RingFormat.DATA + CAPACITY);
            try (Arena arena = Arena.ofConfined()) {
                RingFormat.write(sealed.map(arena), CAPACITY, Senders.SINGLE);
            }
            sealed.seal(Set.of(seal));
            assertThrows(IOException.class, () -> MessageRing.adopt(sealed.fd()));
            assertTrue(!sealed.fd().isOpen(), "the descriptor stays open");
        }
    }

    @Test
    void aRingThatWasCutShortIsRefused() throws Exception {
        String name = TempName.next();
        try (MessageRing ring = MessageRing.create(name, CAPACITY, Senders.SINGLE);
                SharedMemory memory = SharedMemory.open(name)) {
            memory.resize(RingFormat.DATA);
            assertThrows(IOException.class, ring::sender);
            assertThrows(IOException.class, ring::receiver);
            assertThrows(IOException.class, ring::status);
            assertThrows(IOException.class, () -> MessageRing.open(name));
        } finally {
            MessageRing.unlink(name);
        }
    }

    @Test
    void anAnonymousRingCannotBeCutShort() throws Exception {
        try (MessageRing ring = MessageRing.anonymous(CAPACITY, Senders.SHARED);
                SharedMemory memory = SharedMemory.adopt(ring.fd().dup())) {
            assertThrows(IOException.class, () -> memory.resize(RingFormat.DATA));
        }
    }
}
