package culebra.inspect;

import java.nio.file.Path;

/** A descriptor of a process that refers to an object with a path. */
final class OpenFile {
    private static final String DELETED = " (deleted)";

    private final IpcProcess process;
    private final Path link;
    private final String target;
    private FileStatus status;
    private boolean looked;

    OpenFile(IpcProcess process, Path link, String target) {
        this.process = process;
        this.link = link;
        this.target = target;
    }

    IpcProcess process() {
        return process;
    }

    String target() {
        return target;
    }

    int number() {
        return Integer.parseInt(link.getFileName().toString());
    }

    /** Returns the path of the kernel's information on the descriptor, in {@code fdinfo}. */
    String info() {
        String descriptor = link.toString();
        int number = descriptor.lastIndexOf('/');
        return descriptor.substring(0, number) + "info" + descriptor.substring(number);
    }

    /**
     * Returns whether the file may be shared memory, a semaphore or a queue. Other files are not
     * examined, because a network file system could block forever.
     */
    boolean isCandidate() {
        return target.startsWith("/dev/shm/") || target.startsWith("/dev/mqueue/") || isQueueName();
    }

    /** Returns whether it may be a queue, whose path is its name regardless of the mount point. */
    boolean isQueueName() {
        return target.lastIndexOf('/') == 0 && target.length() > 1 && !target.startsWith("/memfd:");
    }

    /** Returns the file, or null if unknown. */
    FileId id() {
        return status() == null ? null : status.id();
    }

    FileStatus status() {
        if (!looked) {
            looked = true;
            status = FileStatus.of(link);
        }
        return status;
    }

    static String unlinked(String path) {
        return path + DELETED;
    }
}
