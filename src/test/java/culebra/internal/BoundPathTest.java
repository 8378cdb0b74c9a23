package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file of a socket is distinguished from other files, and only that file is removed. */
class BoundPathTest {
    @TempDir private Path directory;

    @Test
    void onlyASocketHasAnIdentity() throws Exception {
        assertNull(BoundPath.identify(bytes("missing")));
        Files.createFile(directory.resolve("file"));
        assertNull(BoundPath.identify(bytes("file")));
        assertNull(BoundPath.identify(directory.toString().getBytes(StandardCharsets.UTF_8)));
        try (var one = bind("one");
                var two = bind("two")) {
            BoundPath.Identity identity = BoundPath.identify(bytes("one"));
            assertNotNull(identity);
            assertEquals(identity, BoundPath.identify(bytes("one")));
            assertNotEquals(identity, BoundPath.identify(bytes("two")));
            Files.createSymbolicLink(directory.resolve("link"), directory.resolve("one"));
            assertNull(BoundPath.identify(bytes("link")), "a link is not the socket");
            assertEquals(
                    Files.getAttribute(directory.resolve("one"), "unix:ino"), identity.inode());
            assertTrue(one.isOpen() && two.isOpen());
        }
    }

    @Test
    void onlyTheSameFileIsRemoved() throws Exception {
        try (var one = bind("one");
                var two = bind("two")) {
            BoundPath.Identity identity = BoundPath.identify(bytes("one"));
            assertTrue(BoundPath.remove(bytes("two"), identity));
            assertTrue(Files.exists(directory.resolve("two")));
            assertTrue(BoundPath.remove(bytes("one"), identity));
            assertFalse(Files.exists(directory.resolve("one")));
            assertTrue(BoundPath.remove(bytes("one"), identity), "gone already");
            assertTrue(one.isOpen() && two.isOpen());
        }
    }

    @Test
    void aClosedDescriptorKeepsNoPath() throws Exception {
        try (var one = bind("one")) {
            TestPipe pipe = TestPipe.open();
            pipe.sink().close();
            Fd closed = pipe.source();
            closed.close();
            BoundPath.removeWhenClosed(closed, bytes("one"));
            closed.close();
            assertTrue(Files.exists(directory.resolve("one")));
            assertTrue(one.isOpen());
        }
    }

    private ServerSocketChannel bind(String name) throws Exception {
        var address = UnixDomainSocketAddress.of(directory.resolve(name));
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address);
    }

    private byte[] bytes(String name) {
        return directory.resolve(name).toString().getBytes(StandardCharsets.UTF_8);
    }
}
