package culebra.inspect;

import culebra.internal.AbstractFd;
import culebra.internal.Fds;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queues that this process has open, whether it opened them by name, as files below a mount
 * point, or in another IPC namespace.
 */
final class OwnQueues {
    private OwnQueues() {}

    /** A descriptor of this process and the target it refers to. */
    private record Link(Path path, String target) {
        String name() {
            return target.substring(target.lastIndexOf('/'));
        }

        /** Returns the state of the queue; null if the descriptor is not a queue. */
        QueueContent content() {
            AbstractFd fd = Fds.borrow(Integer.parseInt(path.getFileName().toString()));
            try {
                return QueueContent.of(fd);
            } finally {
                Fds.detach(fd); // this process keeps it open
            }
        }
    }

    /** Returns the state of each queue. */
    static Map<FileId, QueueContent> contents() {
        var contents = new HashMap<FileId, QueueContent>();
        try {
            for (Link link : links()) {
                QueueContent content = link.content();
                FileStatus status = content == null ? null : FileStatus.of(link.path());
                if (status != null) {
                    QueueContent known = contents.get(status.id());
                    if (known == null || !known.isComplete()) {
                        contents.put(status.id(), content);
                    }
                }
            }
        } catch (IOException unknown) {
            return Map.of(); // mayOpen fails as well, so no queue is opened
        }
        return contents;
    }

    /** Returns true if this process certainly does not have a queue of this name open. */
    static boolean mayOpen(String name) {
        try {
            for (Link link : links()) {
                if (link.name().equals(name) && link.content() != null) {
                    return false;
                }
            }
            return true;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static List<Link> links() throws IOException {
        var links = new ArrayList<Link>();
        Set<Long> others = MountLine.withoutQueues();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(ProcFile.OWN_FILES)) {
            for (Path path : paths) {
                String target = target(path);
                if (target.contains("/") && !isOn(others, path)) {
                    links.add(new Link(path, target));
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        return links;
    }

    /** Returns whether a descriptor is on one of the devices, which rules most of them out. */
    private static boolean isOn(Set<Long> devices, Path link) {
        FileStatus status = FileStatus.of(link);
        return status != null && devices.contains(status.id().device());
    }

    private static String target(Path link) throws IOException {
        try {
            return FileStatus.text(Files.readSymbolicLink(link));
        } catch (NoSuchFileException closed) {
            return "";
        }
    }
}
