package culebra.fd;

import static culebra.fd.Readiness.READABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.Errno;
import culebra.ErrnoException;
import culebra.lock.FileLocks;
import culebra.pipe.Fifo;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Elsewhere;
import culebra.testing.Namespace;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Files that are opened as descriptors. */
class OpenedFileTest {
    /** Gets descriptors over a socket, writes to each and reads the first; prints what came. */
    private static final String RECEIVER =
            """
            import fcntl, os, socket, sys

            with socket.socket(socket.AF_UNIX) as stream:
                stream.connect(sys.argv[1])
                for fd in socket.recv_fds(stream, 1, 4)[1]:
                    try:
                        os.write(fd, b"python\\n")
                        print("written", flush=True)
                    except OSError as failed:
                        print(failed.errno, os.read(fd, 100).decode().strip(), flush=True)
                    print(fcntl.fcntl(fd, fcntl.F_GETFL) & os.O_NONBLOCK, flush=True)
            """;

    private static final Duration SOON = Duration.ofMillis(10);

    @TempDir private Path directory;
    private long before;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        file = Files.writeString(directory.resolve("file"), "some text");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void openForReadingReadsAndRefusesToWrite() throws Exception {
        try (Fd fd = Fd.open(file, Access.READ)) {
            assertEquals(FdKind.FILE, fd.kind());
            assertEquals(file.toRealPath(), fd.path().toRealPath());
            assertThrows(IllegalArgumentException.class, () -> WriteChannel.adopt(fd));
            ReadChannel channel = ReadChannel.adopt(fd);
            assertEquals("some text", text(channel));
            assertEquals(-1, channel.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void openForBothSharesOnePosition() throws Exception {
        try (ReadChannel reads = ReadChannel.adopt(Fd.open(file, Access.READ_WRITE));
                WriteChannel writes = WriteChannel.adopt(reads.fd().dup())) {
            reads.read(ByteBuffer.allocate(5));
            writes.write(ByteBuffer.wrap("more".getBytes()));
            assertEquals("some more", Files.readString(file));
        }
    }

    @Test
    void openKeepsTheContentOfAFile() throws Exception {
        Fd.open(file, Access.WRITE).close();
        Fd.openOrCreate(file, Access.WRITE).close();
        assertEquals("some text", Files.readString(file));
    }

    @Test
    void createRefusesWhatExists() throws Exception {
        assertThrows(FileAlreadyExistsException.class, () -> Fd.create(file, Access.WRITE));
        Path fresh = directory.resolve("fresh");
        Fd.create(fresh, Access.WRITE).close();
        assertEquals("rw-------", permissions(fresh));
        Path link = Files.createSymbolicLink(directory.resolve("link"), fresh);
        assertThrows(FileAlreadyExistsException.class, () -> Fd.create(link, Access.WRITE));
    }

    @Test
    void permissionsAreThoseOfANewFileOnly() throws Exception {
        Set<PosixFilePermission> readOnly = PosixFilePermissions.fromString("r--------");
        for (Path fresh : List.of(directory.resolve("a"), directory.resolve("b"))) {
            try (Fd fd =
                    fresh.endsWith("a")
                            ? Fd.create(fresh, Access.READ_WRITE, readOnly)
                            : Fd.openOrCreate(fresh, Access.READ_WRITE, readOnly)) {
                assertTrue(fd.isOpen());
                assertEquals("r--------", permissions(fresh));
            }
        }
        String usual = permissions(file);
        Fd.openOrCreate(file, Access.READ, readOnly).close();
        Fd.openForAppend(file, readOnly).close();
        assertEquals(usual, permissions(file));
    }

    @Test
    void appendWritesToTheEndAfterAnotherWriter() throws Exception {
        Path log = directory.resolve("log");
        try (WriteChannel one = WriteChannel.adopt(Fd.openForAppend(log));
                WriteChannel two = WriteChannel.adopt(Fd.openForAppend(log))) {
            assertEquals("rw-------", permissions(log));
            for (WriteChannel each : List.of(one, two, one)) {
                each.write(ByteBuffer.wrap((each == one ? "1" : "2").getBytes()));
            }
        }
        assertEquals("121", Files.readString(log));
    }

    @Test
    void whatAProcessReceivesIsForReadingOnlyAndBlocking() throws Exception {
        Path socket = directory.resolve("socket");
        try (var listener = StreamListener.bind(UnixAddress.path(socket));
                Peer python = Peer.python(RECEIVER, socket.toString());
                StreamSocket stream = listener.accept();
                Fd reading = Fd.open(file, Access.READ);
                Fd log = Fd.openForAppend(directory.resolve("log"))) {
            stream.send(ByteBuffer.allocate(1), reading, log);
            python.expect("9 some text"); // EBADF
            python.expect("0");
            python.expect("written");
            python.expect("0");
            python.join();
            WriteChannel.adopt(log).write(ByteBuffer.wrap("java\n".getBytes()));
            assertEquals("python\njava\n", Files.readString(directory.resolve("log")));
            assertEquals(-1, ReadChannel.adopt(reading).read(ByteBuffer.allocate(1)), "at its end");
        }
    }

    @Test
    void oneOpeningIsReadUnderItsLock() throws Exception {
        try (FileLocks locks = FileLocks.adopt(Fd.open(file, Access.READ_WRITE));
                FileLocks other = FileLocks.open(file)) {
            locks.wholeFile().lock();
            try (ReadChannel channel = ReadChannel.adopt(locks.fd().dup())) {
                assertEquals("some text", text(channel));
            }
            assertTrue(other.wholeFile().tryLock().isEmpty());
            locks.close();
            assertTrue(other.wholeFile().tryLock().isPresent());
        }
    }

    /** A part that is not in memory is what RWF_NOWAIT refuses. */
    @ParameterizedTest
    @EnumSource
    @Timeout(60)
    void everyShapeReadsWhatLiesOnDisk(On kind) throws Exception {
        Path large = Files.write(directory.resolve("large"), new byte[1 << 20]);
        try (Arena arena = Arena.ofShared();
                Fd fd = Fd.open(large, Access.READ)) {
            assertTrue(fd.tryAwait(READABLE));
            MemorySegment part = arena.allocate(4096);
            ReadChannel channel = ReadChannel.adopt(fd);
            try (Peer python = Peer.python(DROP, large.toString())) {
                python.join();
            }
            assertEquals(4096L, kind.<Long>get(() -> channel.tryRead(part)));
            assertEquals(4096L, kind.<Long>get(() -> channel.tryRead(part, SOON)));
            assertEquals(4096L, kind.<Long>get(() -> channel.read(part)));
        }
    }

    /** Has the kernel write a file out and drop it from memory. */
    private static final String DROP =
            """
            import os, sys
            fd = os.open(sys.argv[1], os.O_RDONLY)
            os.fsync(fd)
            os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)
            """;

    @Test
    void whatCannotBeOpenedSaysWhy() throws Exception {
        Path missing = directory.resolve("none");
        var none = assertThrows(NoSuchFileException.class, () -> Fd.open(missing, Access.READ));
        assertTrue(none.getMessage().contains("openOrCreate"), none.getMessage());
        Path nowhere = missing.resolve("file");
        assertThrows(NoSuchFileException.class, () -> Fd.create(nowhere, Access.WRITE));
        assertThrows(NoSuchFileException.class, () -> Fd.openOrCreate(nowhere, Access.WRITE));
        assertThrows(NoSuchFileException.class, () -> Fd.openForAppend(nowhere));
        var isDirectory =
                assertThrows(ErrnoException.class, () -> Fd.open(directory, Access.WRITE));
        assertEquals(Errno.EISDIR, isDirectory.errno());
        Fd.open(directory, Access.READ).close();
        var fifo = Fifo.create(directory.resolve("fifo"));
        var waits = assertThrows(FileSystemException.class, () -> Fd.open(fifo, Access.READ));
        assertTrue(waits.getMessage().contains("Fifo"), waits.getMessage());
        assertThrows(FileSystemException.class, () -> Fd.openForAppend(fifo));
        Path socket = directory.resolve("socket");
        try (var listener = StreamListener.bind(UnixAddress.path(socket))) {
            assertTrue(listener.isOpen());
            assertThrows(FileSystemException.class, () -> Fd.openOrCreate(socket, Access.READ));
        }
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        var round = assertThrows(ErrnoException.class, () -> Fd.open(loop, Access.READ));
        assertEquals(Errno.ELOOP, round.errno());
    }

    /** It looks missing to open, existing to creat, and no link to readlink. */
    @Test
    void theProgramOfAZombieIsNotOpenedForEver() throws Exception {
        try (Peer parent = Peer.c("signal/zombie")) {
            Path program = Path.of("/proc", parent.line(), "exe");
            var round =
                    assertThrows(ErrnoException.class, () -> Fd.openOrCreate(program, Access.READ));
            assertEquals(Errno.ELOOP, round.errno());
            round = assertThrows(ErrnoException.class, () -> FileLocks.openOrCreate(program));
            assertEquals(Errno.ELOOP, round.errno());
            parent.send("");
            parent.expect("reaped");
            parent.send("");
            parent.join();
        }
    }

    @Test
    void anExistingFileIsNotMissingWithoutProc() throws Exception {
        List<String> words = Namespace.mounts("mount -t tmpfs tmpfs /proc/$$/fd");
        Fifo.create(directory.resolve("fifo"));
        Elsewhere.with("-XX:-UsePerfData")
                .behind(words)
                .run(OpenedFileTest.class, "openWithoutProc", directory.toString());
    }

    static void openWithoutProc(String[] arguments) {
        Path file = Path.of(arguments[0], "file");
        Path fifo = Path.of(arguments[0], "fifo");
        for (Executable open :
                List.<Executable>of(
                        () -> Fd.open(file, Access.READ),
                        () -> Fd.openOrCreate(file, Access.READ),
                        () -> Fd.openForAppend(file),
                        () -> Fifo.tryOpenForRead(fifo),
                        () -> Fifo.openReadWrite(fifo))) {
            var refused = assertThrows(FileSystemException.class, open);
            assertTrue(
                    refused.getMessage().contains("requires /proc, which is not mounted"),
                    "" + refused);
        }
    }

    @Test
    void aDanglingLinkIsCreatedThrough() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("to"));
        Fd.openOrCreate(link, Access.WRITE).close();
        assertTrue(Files.isRegularFile(directory.resolve("to")));
    }

    private static String text(ReadChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(100);
        channel.read(bytes);
        return new String(bytes.array(), 0, bytes.position());
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
