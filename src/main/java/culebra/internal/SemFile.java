package culebra.internal;

import java.nio.file.FileSystemException;

/**
 * Looks at the file behind a semaphore's name before the C library maps it: a file that is too
 * short would kill the process at the first touch.
 */
public final class SemFile {
    private SemFile() {}

    /**
     * Checks the size, if there is such a file that may be opened; what else is wrong the open
     * itself tells.
     *
     * @throws FileSystemException if it is no semaphore
     */
    public static void requireSemaphore(String name) throws FileSystemException {
        int number = ShmCalls.shm_open("/sem." + name.substring(1), true);
        if (number < 0) {
            return;
        }
        AbstractFd fd = Fds.own(number);
        long size = SizeCalls.size(fd);
        fd.descriptor.close();
        if (size != Abi.SEM_SIZE) {
            throw new FileSystemException(
                    name,
                    null,
                    ShmCalls.DIRECTORY
                            + "/sem."
                            + name.substring(1)
                            + " is no semaphore: "
                            + (size < 0 ? "it has no size" : "it has " + size + " bytes")
                            + " where a semaphore has "
                            + Abi.SEM_SIZE
                            + "; remove it if it is a left-over");
        }
    }
}
