package culebra.shm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import culebra.lock.FileLocks;
import culebra.sem.NamedSemaphore;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A /dev/shm that has no inodes left, or is mounted read-only. */
class FullFileSystemTest {
    /** Prints what each verb says. */
    static final class Creator {
        interface Verb {
            AutoCloseable call() throws IOException;
        }

        public static void main(String[] args) throws Exception {
            say(() -> SharedMemory.create("object", 8));
            say(() -> NamedSemaphore.create("object", 1));
            say(() -> FileLocks.openOrCreate(Path.of("/dev/shm/lock")));
        }

        private static void say(Verb verb) throws Exception {
            try (AutoCloseable made = verb.call()) {
                System.out.println("works");
            } catch (IOException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }

    @Test
    void withoutInodesTheMessageSpeaksOfThem() throws Exception {
        try (Peer peer = in("nr_inodes=2", "touch /dev/shm/last")) {
            Expect.says(peer.line(), "/object", "ENOSPC", "no inodes are left in /dev/shm");
            Expect.says(peer.line(), "/object", "ENOSPC", "no inodes are left in /dev/shm");
            Expect.says(peer.line(), "/dev/shm/lock", "ENOSPC", "inodes (df -i)");
            peer.join();
        }
    }

    @Test
    void whereNothingMayBeWrittenTheMessageSaysSo() throws Exception {
        try (Peer peer = in("ro", "true")) {
            Expect.says(peer.line(), "/object", "EROFS", "read-only", "--tmpfs /dev/shm");
            Expect.says(peer.line(), "/object", "EROFS", "read-only");
            Expect.says(peer.line(), "/dev/shm/lock", "EROFS", "read-only");
            peer.join();
        }
    }

    private static Peer in(String options, String first) throws Exception {
        String mount = "mount -t tmpfs -o " + options + " tmpfs /dev/shm && " + first;
        var command =
                new ArrayList<>(
                        List.of("unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh"));
        var look = new ArrayList<>(command);
        look.add("true");
        try (Peer can = Peer.command(look)) {
            assumeTrue(can.exit() == 0, "unshare -m and mount: root only");
        }
        command.addAll(Peer.javaCommand(List.of("-XX:-UsePerfData"), Creator.class));
        return Peer.command(command);
    }
}
