package culebra.soak;

import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.lock.LockFamily;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Locks of the three kinds on one file, by two handles. */
final class LockLoads {
    private static final int COUNT = 10;
    private static final Duration SOON = Duration.ofMillis(20);

    private LockLoads() {}

    static void locks(Round round, String name) throws Exception {
        Path file = Path.of(System.getProperty("java.io.tmpdir"), name.substring(1));
        FileLocks first = round.open(FileLocks.openOrCreate(file));
        round.closeLast(() -> Files.deleteIfExists(file));
        FileLocks second = round.open(FileLocks.open(file));
        int kind = round.random.nextInt(3);
        round.beside(() -> use(family(second, kind)));
        use(family(first, kind));
    }

    private static LockFamily family(FileLocks locks, int kind) {
        return switch (kind) {
            case 0 -> locks.wholeFile();
            case 1 -> locks.perOpen();
            default -> locks.perProcess();
        };
    }

    private static void use(LockFamily family) throws Exception {
        for (int i = 0; i < COUNT; i++) {
            if (i % 3 == 0) {
                try (HeldLock held = family.lock()) {
                    held.toShared();
                }
            } else {
                Optional<HeldLock> held =
                        i % 3 == 1 ? family.tryLockShared(SOON) : family.tryLock(SOON);
                if (held.isPresent()) {
                    held.get().close();
                }
            }
        }
    }
}
