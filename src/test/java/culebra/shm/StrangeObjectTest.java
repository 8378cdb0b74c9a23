package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.charset.StandardCharsets.US_ASCII;

import culebra.Access;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What may lie in /dev/shm and is no memory. */
class StrangeObjectTest {
    @Test
    void aDirectoryIsRefused() throws Throwable {
        try (var object = TempObject.next()) {
            Files.createDirectory(object.file());
            everyVerbRefuses(object);
            Expect.failure(
                    IOException.class,
                    () -> SharedMemory.unlink(object.name()),
                    object.name(),
                    "EISDIR");
        }
    }

    @Test
    void aFifoIsRefusedWithoutWaitingForItsOtherEnd() throws Throwable {
        try (var object = TempObject.next()) {
            try (Peer mkfifo = Peer.command(List.of("mkfifo", object.file().toString()))) {
                mkfifo.join();
            }
            everyVerbRefuses(object);
        }
    }

    @Test
    void aSocketIsRefused() throws Throwable {
        try (var object = TempObject.next();
                var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(object.file()));
            everyVerbRefuses(object);
        }
    }

    @Test
    void aSymbolicLinkIsNotFollowed() throws Throwable {
        try (var object = TempObject.next();
                var target = TempObject.next()) {
            Files.createSymbolicLink(object.file(), target.file());
            everyVerbRefuses(object);
            Files.write(target.file(), "precious".getBytes(US_ASCII));
            everyVerbRefuses(object);
            SharedMemory.unlink(object.name());
            assertTrue(target.exists());
        }
    }

    @Test
    void anObjectThatWasCutShortIsRefusedWhereTheRestIsNeeded() throws Throwable {
        try (var object = TempObject.next()) {
            SharedMemory.create(object.name(), 4096).close();
            try (Peer truncate = Peer.command(truncate(object.file(), 10))) {
                truncate.join();
            }
            Expect.nothingLeaked(
                    () ->
                            Expect.failure(
                                    FileSystemException.class,
                                    () -> SharedMemory.openOrCreate(object.name(), 4096),
                                    object.name(),
                                    "has 10 bytes, but at least 4096"));
            try (Peer truncate = Peer.command(truncate(object.file(), 0))) {
                truncate.join();
            }
            Expect.nothingLeaked(
                    () ->
                            Expect.failure(
                                    FileSystemException.class,
                                    () -> SharedMemory.open(object.name(), Access.READ),
                                    object.name(),
                                    "0 bytes",
                                    "unlink"));
        }
    }

    /** Whatever it is, it stays, and no descriptor of it does. */
    private static void everyVerbRefuses(TempObject object) throws Throwable {
        Expect.nothingLeaked(
                () -> {
                    refuses(object, () -> SharedMemory.open(object.name()));
                    refuses(object, () -> SharedMemory.open(object.name(), Access.READ));
                    refuses(object, () -> SharedMemory.openOrCreate(object.name(), 8));
                    Expect.failure(
                            FileAlreadyExistsException.class,
                            () -> SharedMemory.create(object.name(), 8),
                            object.name());
                });
        assertTrue(object.exists());
    }

    private static void refuses(TempObject object, Executable call) {
        Expect.failure(
                IOException.class,
                call,
                object.name(),
                "is not shared memory",
                "remove it from /dev/shm");
    }

    private static List<String> truncate(Path file, long size) {
        return List.of("truncate", "-s", String.valueOf(size), file.toString());
    }
}
