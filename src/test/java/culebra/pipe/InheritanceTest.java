package culebra.pipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.Poller;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * No child inherits a descriptor that it was not handed.
 *
 * <p>The child is made by system(3), since the JDK's own way closes whatever it finds.
 */
class InheritanceTest {
    @TempDir private Path directory;

    @Test
    void aChildInheritsNothing() throws Throwable {
        Path path = Fifo.create(directory.resolve("fifo"));
        try (UnixPipe pipe = UnixPipe.open(4096);
                UnixPipe packets = UnixPipe.openPacket();
                UnixPipe fifo = Fifo.openReadWrite(path);
                var reader = Fifo.tryOpenForRead(path).orElseThrow();
                var writer = Fifo.openForWrite(path);
                Fd duplicate = pipe.source().fd().dup();
                EventFd counter = EventFd.create();
                TimerFd timer = TimerFd.create();
                Poller poller = Poller.open()) {
            String inherited = inherited();
            for (Fd fd :
                    List.of(
                            pipe.source().fd(),
                            packets.source().fd(),
                            fifo.source().fd(),
                            reader.fd(),
                            writer.fd(),
                            duplicate)) {
                assertFalse(inherited.contains(target(fd)), fd + " in " + inherited);
            }
            assertFalse(inherited.contains("anon_inode"), inherited);
            assertTrue(counter.isOpen() && timer.isOpen() && poller.isOpen());
        }
    }

    @Test
    void whatIsNotCloseOnExecWouldBeSeen() throws Throwable {
        try (UnixPipe pipe = UnixPipe.open()) {
            String path = pipe.sink().fd().path().toString();
            String seen = inherited("exec 7>>" + path + "; ");
            assertTrue(seen.contains(target(pipe.sink().fd())), seen);
        }
    }

    private static String target(Fd fd) throws IOException {
        return Files.readSymbolicLink(fd.path()).toString();
    }

    private String inherited() throws Throwable {
        return inherited("");
    }

    /** The descriptors of a child as ls shows them. */
    private String inherited(String before) throws Throwable {
        Path list = directory.resolve("list");
        var linker = Linker.nativeLinker();
        var system =
                linker.downcallHandle(
                        linker.defaultLookup().find("system").orElseThrow(),
                        FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            String command = before + "ls -l /proc/self/fd > '" + list + "'";
            int status = (int) system.invokeExact(arena.allocateFrom(command));
            assertEquals(0, status);
        }
        return Files.readString(list);
    }
}
