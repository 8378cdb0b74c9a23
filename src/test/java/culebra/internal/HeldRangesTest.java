package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.lock.AdvisoryLocks;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;

class HeldRangesTest {
    @TempDir Path directory;

    /**
     * A call that still runs when the descriptor is closed may be granted its lock after the first
     * unlocking. Here a duplicate locks for it, which to the kernel is the same owner.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLockThatIsGrantedLateAndClosedAtOnceIsUnlockedWithTheDescriptor(boolean whole)
            throws Exception {
        Path path = Files.createFile(directory.resolve("file"));
        FileLocks locks = FileLocks.open(path);
        Descriptor descriptor = ((AbstractFd) locks.fd()).descriptor;
        try (var copy = FileLocks.adopt(locks.fd().dup());
                var rival = FileLocks.open(path)) {
            HeldLock lock = family(locks, whole).lock();
            assertTrue(descriptor.use());
            try {
                locks.close();
                family(copy, whole).lock();
                assertFalse(family(rival, whole).tryLock().isPresent());
                lock.close();
            } finally {
                descriptor.done();
            }
            assertTrue(family(rival, whole).tryLock().isPresent());
        }
    }

    private static AdvisoryLocks family(FileLocks locks, boolean whole) {
        return whole ? locks.wholeFile() : locks.perOpen();
    }
}
