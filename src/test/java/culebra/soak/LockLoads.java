package culebra.soak;

import culebra.lock.AdvisoryLocks;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.lock.RangeLocks;

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
        switch (round.random.nextInt(3)) {
            case 0 -> both(round, first.wholeFile(), second.wholeFile());
            case 1 -> both(round, first.perOpen(), second.perOpen());
            default -> process(round, first.perProcess(), second.perProcess());
        }
    }

    /** One owner, whose locks must not overlap. */
    private static void process(Round round, RangeLocks first, RangeLocks second) throws Exception {
        round.beside(() -> ranges(second, 0));
        ranges(first, 10);
    }

    private static void ranges(RangeLocks family, long position) throws Exception {
        for (int i = 0; i < COUNT; i++) {
            try (HeldLock held = family.lock(position, 10)) {
                held.downgrade();
                held.upgrade();
            }
        }
    }

    private static void both(Round round, AdvisoryLocks first, AdvisoryLocks second)
            throws Exception {
        round.beside(() -> use(second));
        use(first);
    }

    private static void use(AdvisoryLocks family) throws Exception {
        for (int i = 0; i < COUNT; i++) {
            if (i % 3 == 0) {
                try (HeldLock held = family.lock()) {
                    held.downgrade();
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
