package culebra.inspect;

import culebra.internal.AbstractFd;
import culebra.internal.Fds;
import culebra.internal.PathName;
import culebra.internal.RawText;
import culebra.internal.ShmCalls;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Shared memory and semaphores, which the C library keeps as files in {@code /dev/shm}. */
final class MemoryFiles {
    static final String DIRECTORY = "/dev/shm";
    static final Path PATH = Path.of(DIRECTORY);
    static final String SEMAPHORE = "sem.";

    private static final int SEM_SIZE = 32;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private MemoryFiles() {}

    /** A file in that directory. */
    record NamedFile(String fileName, FileStatus status) implements Comparable<NamedFile> {
        /** Orders shared memory before semaphores. */
        @Override
        public int compareTo(NamedFile other) {
            int kinds = Boolean.compare(isSemaphore(), other.isSemaphore());
            return kinds != 0 ? kinds : name().compareTo(other.name());
        }

        boolean isSemaphore() {
            return fileName.startsWith(SEMAPHORE) && status.size() == SEM_SIZE;
        }

        /** Returns the name of the object; only that of a semaphore omits the prefix. */
        String name() {
            return "/" + (isSemaphore() ? fileName.substring(SEMAPHORE.length()) : fileName);
        }
    }

    static List<NamedFile> list(List<String> warnings) {
        var files = new ArrayList<NamedFile>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(PATH)) {
            for (Path path : paths) {
                FileStatus status = FileStatus.of(path, LinkOption.NOFOLLOW_LINKS);
                if (status != null && status.isRegular()) {
                    files.add(new NamedFile(FileStatus.name(path), status));
                }
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            warnings.add(
                    DIRECTORY + " cannot be read, so no shared memory or semaphores are listed");
        }
        Collections.sort(files);
        return files;
    }

    /**
     * Returns the entry of a file. The file is not opened if closing it would release locks of this
     * process.
     */
    static IpcEntry entry(NamedFile file, ProcessScan scan, Set<FileId> locked) {
        FileStatus status = file.status();
        List<IpcProcess> users = scan.of(status.id());
        if (!file.isSemaphore()) {
            boolean look = RingFiles.mayBe(status.size()) && !locked.contains(status.id());
            ByteBuffer header = look ? content(file, RingFiles.HEADER) : NOTHING;
            RingEntry ring = RingFiles.entry(file.name(), status, header, scan);
            if (ring != null) {
                return ring;
            }
            return new SharedMemoryEntry(
                    file.name(), status.size(), status.uid(), status.permissions(), users);
        }
        var content = locked.contains(status.id()) ? NOTHING : content(file, Long.BYTES);
        return new SemaphoreEntry(
                file.name(),
                content.hasRemaining() ? OptionalInt.of(content.getInt(0)) : OptionalInt.empty(),
                content.hasRemaining() ? OptionalInt.of(content.getInt(4)) : OptionalInt.empty(),
                status.uid(),
                status.permissions(),
                users);
    }

    /**
     * Returns the first bytes of a file, or an empty buffer if the file is shorter or unreadable.
     * The first half of glibc's sem_t is the value, the second half the number of waiters.
     */
    private static ByteBuffer content(NamedFile file, int size) {
        Path path = PathName.path(RawText.encode(DIRECTORY + "/" + file.fileName()));
        if (!Files.isReadable(path)) {
            return NOTHING;
        }
        ByteBuffer begin =
                Thread.currentThread().isInterrupted() ? null : quickly(file, path, size);
        return begin == null ? carefully(file, size) : begin;
    }

    /**
     * Reads through a channel, because the first native call costs a listing 200 ms. The file is
     * opened for writing as well, so that the open does not block if a FIFO has replaced it.
     * Returns null if the file cannot be opened for writing, such as on a read-only mount, or if
     * the thread is interrupted.
     */
    private static ByteBuffer quickly(NamedFile file, Path path, int size) {
        var options =
                Set.of(
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE,
                        LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path, options)) {
            var bytes = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
            while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {}
            boolean whole = !bytes.hasRemaining();
            return whole && isStill(file, path, LinkOption.NOFOLLOW_LINKS) ? bytes.flip() : NOTHING;
        } catch (NoSuchFileException gone) {
            return NOTHING;
        } catch (FileSystemException | ClosedChannelException otherwise) {
            return null;
        } catch (IOException other) {
            return NOTHING;
        }
    }

    private static ByteBuffer carefully(NamedFile file, int size) {
        int number = ShmCalls.shm_open("/" + file.fileName(), false); // does not block on a FIFO
        if (number < 0) {
            return NOTHING;
        }
        AbstractFd fd = Fds.own(number);
        try {
            Path link = ProcFile.OWN_FILES.resolve("" + number);
            return isStill(file, link) ? begin(link.toFile(), size) : NOTHING;
        } finally {
            Fds.close(fd);
        }
    }

    /** Returns whether the path still names the same file. */
    private static boolean isStill(NamedFile file, Path path, LinkOption... options) {
        FileStatus status = FileStatus.of(path, options);
        return status != null && status.isRegular() && status.id().equals(file.status().id());
    }

    /** Reads through a stream, because an interrupted thread cannot read from a channel. */
    private static ByteBuffer begin(File file, int size) {
        try (var stream = new FileInputStream(file)) {
            byte[] bytes = stream.readNBytes(size);
            return bytes.length < size
                    ? NOTHING
                    : ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        } catch (IOException forbidden) {
            return NOTHING;
        }
    }
}
