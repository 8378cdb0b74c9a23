package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.ErrnoException;
import culebra.fd.Fd;
import culebra.fd.ReadChannel;
import culebra.libc.Libc;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

class AdoptTest {
    private static final String WRITER =
            """
            import mmap, os, sys
            fd = os.open(sys.argv[1], os.O_RDWR)
            with mmap.mmap(fd, 0) as m:
                print(len(m), m[0])
                m[1] = 43
            """;

    private final Arena arena = Arena.ofAuto();

    @TempDir private Path directory;

    @Test
    void askingForTheSizeDoesNotMoveThePositionThatAPeerShares() throws Exception {
        try (var memory = SharedMemory.anonymous(4);
                var peer = ReadChannel.adopt(memory.fd().dup())) {
            assertEquals(4, memory.size());
            assertTrue(memory.toString().contains("4 bytes"), memory.toString());
            assertEquals(4, peer.read(ByteBuffer.allocate(8)));
        }
    }

    @Test
    void aDescriptorOfAnonymousMemoryIsTheSameMemory() throws Exception {
        try (var memory = SharedMemory.anonymous(100);
                var adopted = SharedMemory.adopt(memory.fd().dup())) {
            memory.map(arena).set(JAVA_INT, 0, 42);
            assertEquals(100, adopted.size());
            assertEquals(42, adopted.map(arena).get(JAVA_INT, 0));
            adopted.seal(Set.of(Seal.SHRINK));
            assertEquals(Set.of(Seal.SHRINK), memory.seals());
        }
    }

    @Test
    void anotherProcessOpensItByItsPath() throws Exception {
        try (var memory = SharedMemory.anonymous(100)) {
            MemorySegment mapped = memory.map(arena);
            mapped.set(JAVA_BYTE, 0, (byte) 42);
            try (Peer python = Peer.python(WRITER, memory.fd().path().toString())) {
                assertEquals("100 42", python.join());
            }
            assertEquals(43, mapped.get(JAVA_BYTE, 1));
        }
    }

    @Test
    void theHandleOwnsTheDescriptor() throws Throwable {
        Expect.nothingLeaked(
                () -> {
                    Fd fd;
                    try (var memory = SharedMemory.anonymous(8)) {
                        fd = memory.fd().dup();
                    }
                    SharedMemory adopted = SharedMemory.adopt(fd);
                    assertTrue(fd.isOpen());
                    adopted.close();
                    assertFalse(fd.isOpen());
                });
    }

    @Test
    void aFileIsMemoryWithoutSeals() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
        try (var memory = SharedMemory.adopt(open(file, Libc.O_RDWR()))) {
            MemorySegment mapped = memory.map(arena);
            assertEquals(3, mapped.byteSize());
            assertEquals(2, mapped.get(JAVA_BYTE, 1));
            mapped.set(JAVA_BYTE, 1, (byte) 4);
            Pages.force(mapped);
            assertEquals(4, Files.readAllBytes(file)[1]);
            if (fileSystem(file).equals("tmpfs")) {
                assertEquals(Set.of(Seal.SEAL), memory.seals());
            } else {
                Expect.failure(ErrnoException.class, memory::seals, "does not support these seals");
            }
        }
    }

    /** By a program, since the JDK finds no file store in a chroot without a mount of its own. */
    private static String fileSystem(Path file) throws Exception {
        try (Peer stat = Peer.command(List.of("stat", "-f", "-c", "%T", file.toString()))) {
            return stat.join();
        }
    }

    @Test
    void aFileOpenedForReadingIsMappedForReading() throws Exception {
        Path file = Files.write(directory.resolve("file"), new byte[] {1, 2, 3});
        try (var memory = SharedMemory.adopt(open(file, Libc.O_RDONLY()))) {
            assertTrue(memory.map(arena).isReadOnly());
            Expect.failure(
                    NonWritableChannelException.class,
                    () -> memory.resize(10),
                    "opened for reading only");
        }
    }

    @Test
    void aPipeIsRefusedAndStaysTheCallers() throws Exception {
        MemorySegment ends = arena.allocate(JAVA_INT, 2);
        assertEquals(0, Libc.pipe2(ends, Libc.O_CLOEXEC()));
        try (Fd source = Fd.adopt(ends.getAtIndex(JAVA_INT, 0));
                Fd sink = Fd.adopt(ends.getAtIndex(JAVA_INT, 1))) {
            Expect.failure(
                    IllegalArgumentException.class,
                    () -> SharedMemory.adopt(source),
                    "pipe:",
                    "is neither memory nor a file");
            assertTrue(source.isOpen());
            assertTrue(sink.isOpen());
        }
    }

    @Test
    void aClosedDescriptorIsRefused() throws Exception {
        Fd fd;
        try (var memory = SharedMemory.anonymous(8)) {
            fd = memory.fd();
        }
        Expect.failure(ClosedChannelException.class, () -> SharedMemory.adopt(fd), "is closed");
    }

    private Fd open(Path file, int flags) throws IOException {
        MemorySegment path = arena.allocateFrom(file.toString());
        return Fd.adopt(Libc.open.makeInvoker(JAVA_INT).apply(path, flags, 0));
    }
}
