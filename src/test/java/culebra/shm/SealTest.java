package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

class SealTest {
    private static final String CUT = "import os, sys; os.truncate(sys.argv[1], 10)";

    @Test
    void anonymousMemoryIsZeroAndBearsNoSeals() throws Exception {
        try (var memory = SharedMemory.anonymous(5001);
                var arena = Arena.ofConfined()) {
            assertEquals(5001, memory.size());
            assertEquals(-1, memory.map(arena).mismatch(MemorySegment.ofArray(new byte[5001])));
            assertEquals(Set.of(), memory.seals());
        }
    }

    @Test
    void sealsAddUp() throws Exception {
        try (var memory = SharedMemory.anonymous(4096)) {
            memory.seal(Set.of());
            assertEquals(Set.of(), memory.seals());
            memory.seal(Set.of(Seal.GROW));
            memory.seal(Set.of(Seal.GROW, Seal.SHRINK));
            assertEquals(EnumSet.of(Seal.GROW, Seal.SHRINK), memory.seals());
        }
    }

    @Test
    void shrinkSealPreventsTruncation() throws Exception {
        try (var memory = SharedMemory.anonymous(4096)) {
            Path path = memory.fd().path();
            memory.seal(Set.of(Seal.SHRINK));
            Expect.failure(
                    AccessDeniedException.class, () -> memory.resize(10), "EPERM", "seals()");
            try (Peer python = Peer.python(CUT, path.toString())) {
                assertEquals(1, python.exit());
                Expect.says(python.errors(), "PermissionError");
            }
            assertEquals(4096, memory.size());
            memory.resize(8192);
            assertEquals(8192, memory.size());
        }
    }

    @Test
    void withoutASealAPeerCutsItShort() throws Exception {
        try (var memory = SharedMemory.anonymous(4096);
                Peer python = Peer.python(CUT, memory.fd().path().toString())) {
            python.join();
            assertEquals(10, memory.size());
        }
    }

    @Test
    void sealedAgainstGrowingItMayShrink() throws Exception {
        try (var memory = SharedMemory.anonymous(4096)) {
            memory.seal(Set.of(Seal.GROW));
            Expect.failure(
                    AccessDeniedException.class, () -> memory.resize(8192), "EPERM", "seals()");
            assertEquals(4096, memory.size());
            memory.resize(100);
            assertEquals(100, memory.size());
        }
    }

    @Test
    void sealedAgainstWritingItIsOnlyRead() throws Exception {
        try (var memory = SharedMemory.anonymous(4096);
                var arena = Arena.ofConfined()) {
            try (Arena writing = Arena.ofConfined()) {
                memory.map(writing).set(JAVA_INT, 0, 42);
            }
            memory.seal(Set.of(Seal.WRITE));
            var refused =
                    Expect.failure(
                            ErrnoException.class,
                            () -> memory.map(arena),
                            "anonymous",
                            "sealed against writing",
                            "READ_ONLY or PRIVATE");
            assertEquals(Errno.EPERM, refused.errno());
            MemorySegment mine = memory.map(MapMode.PRIVATE, 0, 4096, arena);
            mine.set(JAVA_INT, 4, 43);
            assertEquals(42, mine.get(JAVA_INT, 0));
        }
    }

    @Test
    void writingCannotBeSealedWhileMapped() throws Exception {
        try (var memory = SharedMemory.anonymous(4096)) {
            try (Arena writing = Arena.ofConfined()) {
                MemorySegment mapped = memory.map(writing);
                var refused =
                        Expect.failure(
                                ErrnoException.class,
                                () -> memory.seal(Set.of(Seal.WRITE)),
                                "SharedMemory[anonymous",
                                "mapped for writing",
                                "close the arenas");
                assertEquals(Errno.EBUSY, refused.errno());
                mapped.set(JAVA_BYTE, 0, (byte) 1);
            }
            assertEquals(Set.of(), memory.seals());
            memory.seal(Set.of(Seal.WRITE));
            assertEquals(Set.of(Seal.WRITE), memory.seals());
        }
    }

    @Test
    void sealedAgainstFutureWritingOnlyOldMappingsWrite() throws Exception {
        try (var memory = SharedMemory.anonymous(4096);
                var arena = Arena.ofConfined()) {
            MemorySegment old = memory.map(arena);
            memory.seal(Set.of(Seal.FUTURE_WRITE));
            old.set(JAVA_INT, 0, 42);
            assertThrows(ErrnoException.class, () -> memory.map(arena));
            MemorySegment reading = memory.map(MapMode.READ_ONLY, 0, 4096, arena);
            assertEquals(42, reading.get(JAVA_INT, 0));
            old.set(JAVA_INT, 0, 43);
            assertEquals(43, reading.get(JAVA_INT, 0));
        }
    }

    @Test
    void sealedAgainstSealsItTakesNoMore() throws Exception {
        try (var memory = SharedMemory.anonymous(4096)) {
            memory.seal(Set.of(Seal.SEAL));
            Expect.failure(
                    ErrnoException.class,
                    () -> memory.seal(Set.of(Seal.SHRINK)),
                    "SharedMemory[anonymous",
                    "EPERM",
                    "without Seal.SEAL");
            assertEquals(Set.of(Seal.SEAL), memory.seals());
            memory.resize(10);
            assertEquals(10, memory.size());
        }
    }

    @Test
    void whatHasANameCannotBeSealed() throws Exception {
        try (var object = TempObject.next();
                var memory = SharedMemory.create(object.name(), 4096)) {
            assertEquals(Set.of(Seal.SEAL), memory.seals());
            Expect.failure(
                    ErrnoException.class,
                    () -> memory.seal(Set.of(Seal.SHRINK)),
                    object.name(),
                    "EPERM",
                    "only anonymous memory without Seal.SEAL");
        }
    }
}
