package culebra.testing;

import culebra.shm.SharedMemory;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The library and the tests as a class path without jars. */
public final class ClassDirectories {
    private ClassDirectories() {}

    public static String path() throws URISyntaxException {
        return of(SharedMemory.class) + File.pathSeparator + of(ClassDirectories.class);
    }

    private static Path of(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
