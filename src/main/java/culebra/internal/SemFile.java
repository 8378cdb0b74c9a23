package culebra.internal;

import java.io.File;
import java.nio.file.FileSystemException;

/**
 * Looks at the file behind a semaphore's name before the C library maps it: a file that is too
 * short would kill the process at the first touch.
 */
public final class SemFile {
    private static final long ABSENT = -1;

    private SemFile() {}

    /**
     * Checks the size, if there is such a file that may be looked at; what else is wrong the open
     * itself tells.
     *
     * @throws FileSystemException if it is no semaphore
     */
    public static void requireSemaphore(String name) throws FileSystemException {
        long size = Names.isAscii(name) ? sizeByName(file(name)) : sizeByDescriptor(name);
        if (size != ABSENT && size != Abi.SEM_SIZE) {
            throw noSemaphore(name, size + " bytes where a semaphore has " + Abi.SEM_SIZE);
        }
    }

    /** What to say of a file that is something else. */
    public static FileSystemException noSemaphore(String name, String content) {
        String why = " is no semaphore: it has " + content + "; remove it if it is a leftover";
        return new FileSystemException(name, null, file(name) + why);
    }

    private static String file(String name) {
        return ShmCalls.DIRECTORY + "/sem." + name.substring(1);
    }

    /** Without a call of our own, each of which would cost a starting JVM milliseconds. */
    private static long sizeByName(String path) {
        var file = new File(path);
        return file.exists() ? file.length() : ABSENT;
    }

    /** For names that Java's files cannot express in every locale. */
    private static long sizeByDescriptor(String name) {
        int number = ShmCalls.shm_open("/sem." + name.substring(1), true);
        if (number < 0) {
            return ABSENT;
        }
        AbstractFd fd = Fds.own(number);
        long size = StatCalls.size(fd);
        Fds.close(fd);
        return Math.max(size, 0);
    }
}
