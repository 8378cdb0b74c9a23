package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Rings by their names, which outlive their handles. */
class RingNameTest {
    private static final long SMALL = 4096;

    @Test
    void theFourVerbs() throws Exception {
        String name = TempName.next();
        try {
            assertThrows(NoSuchFileException.class, () -> MessageRing.open(name));
            assertFalse(MessageRing.unlinkIfExists(name));
            try (MessageRing ring = MessageRing.create(name, SMALL, Senders.SHARED)) {
                assertEquals(SMALL, ring.capacity());
                assertEquals(1024, ring.maxMessageSize());
                assertThrows(
                        FileAlreadyExistsException.class,
                        () -> MessageRing.create(name, SMALL, Senders.SHARED));
                MessageRing.openOrCreate(name, SMALL, Senders.SHARED).close();
                assertThrows(
                        IOException.class,
                        () -> MessageRing.openOrCreate(name, SMALL, Senders.SINGLE));
                assertThrows(
                        IOException.class,
                        () -> MessageRing.openOrCreate(name, 2 * SMALL, Senders.SHARED));
                assertEquals(Senders.SHARED, MessageRing.open(name).senders());
            }
            MessageRing.unlink(name);
            assertThrows(NoSuchFileException.class, () -> MessageRing.unlink(name));
            MessageRing.openOrCreate(name, SMALL, Senders.SINGLE).close();
            assertTrue(MessageRing.unlinkIfExists(name));
            for (long bad : new long[] {0, -1, 2048, 4097, 1L << 33, Long.MIN_VALUE}) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> MessageRing.create(name, bad, Senders.SINGLE));
            }
        } finally {
            MessageRing.unlinkIfExists(name);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -4096, 0, 1, 2048, 4095, 4097, 12288, 1L << 33})
    void aCapacityThatIsNoPowerOfTwoInTheRangeIsRefused(long capacity) throws Exception {
        String name = TempName.next();
        for (Senders senders : Senders.values()) {
            String said =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> MessageRing.create(name, capacity, senders))
                            .getMessage();
            assertTrue(said.contains("power of two") && said.contains("" + capacity), said);
            assertThrows(
                    IllegalArgumentException.class,
                    () -> MessageRing.openOrCreate(name, capacity, senders));
            assertThrows(
                    IllegalArgumentException.class, () -> MessageRing.anonymous(capacity, senders));
        }
        assertFalse(MessageRing.unlinkIfExists(name));
    }

    @Test
    void openOrCreateAppliesPermissionsToANewRing() throws Exception {
        String name = TempName.next();
        Path file = Path.of("/dev/shm" + name);
        var all = PosixFilePermissions.fromString("rw-rw-rw-");
        try (MessageRing ring = MessageRing.openOrCreate(name, SMALL, Senders.SINGLE, all);
                var again = MessageRing.openOrCreate(name, SMALL, Senders.SINGLE, Set.of())) {
            assertTrue(ring.wasCreated());
            assertFalse(again.wasCreated());
            assertEquals(Optional.of(name), ring.name());
            assertEquals(all, Files.getPosixFilePermissions(file));
            again.unlink();
            assertFalse(Files.exists(file));
        } finally {
            MessageRing.unlinkIfExists(name);
        }
        try (MessageRing ring = MessageRing.create(name, SMALL, Senders.SINGLE, all)) {
            assertEquals(all, Files.getPosixFilePermissions(file));
        } finally {
            MessageRing.unlinkIfExists(name);
        }
        try (MessageRing anonymous = MessageRing.anonymous(SMALL, Senders.SINGLE)) {
            assertEquals(Optional.empty(), anonymous.name());
            assertThrows(IllegalStateException.class, anonymous::unlink);
        }
    }

    @Test
    void messagesOutliveTheSenderAndTheHandle() throws Exception {
        try (TempRing temp = TempRing.make(SMALL, Senders.SINGLE)) {
            try (RingSender sender = temp.ring().sender()) {
                sender.send(new byte[] {1});
            }
            temp.ring().close();
            try (MessageRing again = MessageRing.open(temp.name());
                    RingSender sender = again.sender();
                    RingReceiver receiver = again.receiver()) {
                sender.send(new byte[] {2, 2});
                ByteBuffer into = ByteBuffer.allocate(10);
                assertEquals(1, receiver.receive(into));
                assertEquals(2, receiver.receive(into));
            }
        }
    }

    @Test
    void theResourcesAreInThePackage() {
        for (String name : new String[] {"format.txt", "culebra_ring.h", "culebra_ring.py"}) {
            assertNotNull(MessageRing.class.getResource(name), name);
        }
    }
}
