package culebra.tour;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.mq.MessageQueue;
import culebra.sysv.RemovedException;
import culebra.sysv.SysvSemaphores;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a process has made and not removed. */
final class Leftovers {
    private static final Path SYSTEM_V = Path.of("/proc/sysvipc");
    private static final int ID = 1;
    private static final int PERMISSIONS = 2;
    private static final int SHM_DEST = 01000; // goes with the last mapping
    private static final int MEMORY_CREATOR = 4;
    private static final int QUEUE_SENDER = 5;
    private static final int QUEUE_RECEIVER = 6;

    private Leftovers() {}

    /** In /dev/shm and for temporary files. */
    static List<String> files(long pid) throws IOException {
        try (Stream<Path> memory = Files.list(Path.of("/dev/shm"));
                Stream<Path> files = Files.list(Stage.DIRECTORY)) {
            return Stream.concat(memory, files)
                    .map(Path::toString)
                    .filter(name -> name.contains("culebra-tour-" + pid + "-"))
                    .toList();
        }
    }

    /** The queues of this process; they need not be visible in any file system. */
    static List<String> queues() throws IOException {
        var left = new ArrayList<String>();
        for (String name : Stage.allNames()) {
            if (MessageQueue.unlinkIfExists(name)) {
                left.add(name);
            }
        }
        return left;
    }

    /** The System V objects that a process has made or used last. */
    static List<String> systemV(long pid) throws IOException {
        var left = new ArrayList<String>();
        for (String[] line : lines("shm")) {
            boolean removed = (Integer.parseInt(line[PERMISSIONS], 8) & SHM_DEST) != 0;
            if (Long.parseLong(line[MEMORY_CREATOR]) == pid && !removed) {
                left.add("memory " + line[ID]);
            }
        }
        for (String[] line : lines("msg")) {
            if (Long.parseLong(line[QUEUE_SENDER]) == pid
                    || Long.parseLong(line[QUEUE_RECEIVER]) == pid) {
                left.add("queue " + line[ID]);
            }
        }
        for (String[] line : lines("sem")) {
            if (line[PERMISSIONS].equals("600") && isOf(pid, Integer.parseInt(line[ID]))) {
                left.add("set " + line[ID]);
            }
        }
        return left;
    }

    private static boolean isOf(long pid, int id) throws IOException {
        try (SysvSemaphores set = SysvSemaphores.ofId(id)) {
            for (int i = 0; i < set.count(); i++) {
                if (set.lastProcess(i) == pid) {
                    return true;
                }
            }
            return false;
        } catch (RemovedException gone) { // it belonged to another process
            return false;
        } catch (ErrnoException failed) {
            if (failed.errno() == Errno.EACCES) { // it belongs to another user
                return false;
            }
            throw failed;
        }
    }

    private static List<String[]> lines(String kind) throws IOException {
        try (Stream<String> lines = Files.lines(SYSTEM_V.resolve(kind))) {
            return lines.skip(1).map(line -> line.strip().split("\\s+")).toList();
        }
    }
}
