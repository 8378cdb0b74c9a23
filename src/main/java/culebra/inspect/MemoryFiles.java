package culebra.inspect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Shared memory and semaphores, which the C library keeps as files in one directory. */
final class MemoryFiles {
    static final String DIRECTORY = "/dev/shm";
    static final Path PATH = Path.of(DIRECTORY);
    static final String SEMAPHORE = "sem.";

    private static final int SEM_SIZE = 32;

    private MemoryFiles() {}

    /** One of the files. */
    record NamedFile(Path path, String fileName, FileStatus status) {
        boolean isSemaphore() {
            return fileName.startsWith(SEMAPHORE) && status.size() == SEM_SIZE;
        }

        /** The object's name: that of a file which is no semaphore has the prefix too. */
        String name() {
            return "/" + (isSemaphore() ? fileName.substring(SEMAPHORE.length()) : fileName);
        }
    }

    static List<NamedFile> list(List<String> remarks) {
        var files = new ArrayList<NamedFile>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(PATH)) {
            for (Path path : paths) {
                FileStatus status = FileStatus.of(path, LinkOption.NOFOLLOW_LINKS);
                if (status != null && status.isRegular()) {
                    files.add(new NamedFile(path, FileStatus.name(path), status));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            remarks.add(DIRECTORY + " cannot be read: no shared memory, no semaphores are shown");
        }
        files.sort(Comparator.comparing(NamedFile::isSemaphore).thenComparing(NamedFile::name));
        return files;
    }

    static IpcEntry entry(NamedFile file, ProcessScan scan) {
        FileStatus status = file.status();
        List<IpcProcess> users = scan.of(status.id());
        if (!file.isSemaphore()) {
            return new SharedMemoryEntry(
                    file.name(), status.size(), status.uid(), status.permissions(), users);
        }
        var content = content(file.path());
        return new SemaphoreEntry(
                file.name(),
                content.hasRemaining() ? OptionalInt.of(content.getInt(0)) : OptionalInt.empty(),
                content.hasRemaining() ? OptionalInt.of(content.getInt(4)) : OptionalInt.empty(),
                status.uid(),
                status.permissions(),
                users);
    }

    /** The first half of glibc's sem_t is the value, the second who waits; nothing if forbidden. */
    private static ByteBuffer content(Path path) {
        var bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
        var options = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel file = FileChannel.open(path, options)) {
            file.read(bytes, 0);
            return bytes.hasRemaining() ? ByteBuffer.allocate(0) : bytes.flip();
        } catch (IOException forbidden) {
            return ByteBuffer.allocate(0);
        }
    }
}
