package culebra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.Fifo;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.StreamListener;
import culebra.socket.UnixAddress;
import culebra.testing.Strace;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is created with permissions never has more of them, not for a moment, whatever the umask. So
 * no call is made with a mode that has more; and none changes the umask, which other threads share.
 */
class CreationModeTest {
    private static final int ASKED = 0640;
    private static final String CALLS =
            "openat,open,mq_open,mknodat,mknod,fchmod,fchmodat,chmod,bind,linkat,umask";
    private static final Pattern MODE = Pattern.compile(", (?:S_IFIFO\\|)?(0[0-7]*)[,)]");

    @TempDir private Path directory;

    static final class Creator {
        public static void main(String[] arguments) throws IOException {
            Path directory = Path.of(arguments[0]);
            var permissions = PosixFilePermissions.fromString("rw-r-----");
            create(Files.createDirectory(directory.resolve("warm")), arguments[1], permissions);
            Strace.begin();
            create(directory, arguments[1], permissions);
        }

        private static void create(Path in, String name, Set<PosixFilePermission> permissions)
                throws IOException {
            try (var memory = SharedMemory.openOrCreate(name, 8, permissions);
                    var semaphore = NamedSemaphore.openOrCreate(name, 1, permissions);
                    var queue =
                            MessageQueue.openOrCreate(name, new QueueLimits(1, 8), permissions);
                    var locks = FileLocks.openOrCreate(in.resolve("file"), permissions);
                    var socket =
                            StreamListener.bind(
                                    UnixAddress.path(in.resolve("socket")), 1, permissions)) {
                Fifo.create(in.resolve("fifo"), permissions);
                memory.unlink();
                semaphore.unlink();
                queue.unlink();
            }
        }
    }

    @Test
    void noCallGrantsMoreThanWasAskedFor() throws Exception {
        List<String> lines =
                Strace.lines(
                        Creator.class, "trace=" + CALLS, directory.toString(), TempName.next());
        var calls = Strace.calls(lines);
        assertTrue(
                calls.containsAll(List.of("mq_open", "fchmod", "bind", "linkat")), lines::toString);
        assertTrue(!calls.contains("umask"), lines::toString);
        var modes = new ArrayList<String>();
        for (String line : lines) {
            var mode = MODE.matcher(line);
            if (mode.find()) {
                int bits = Integer.parseInt(mode.group(1), 8);
                assertEquals(0, bits & ~ASKED, line);
                modes.add(line);
            }
        }
        assertTrue(modes.size() >= 7, modes::toString);
        var left = Files.list(directory).map(path -> path.getFileName().toString()).sorted();
        assertEquals(List.of("fifo", "file", "warm"), left.toList());
    }
}
