package culebra.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;

import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Ranges that are none, and files that are not open for a kind of lock. */
class BadRangeTest extends LockedFile {
    private static final long MOST = Long.MAX_VALUE;

    private static final long[][] NONE = {
        {-1, 1},
        {0, 0},
        {0, -1},
        {5, 0},
        {-5, 10},
        {1, MOST},
        {MOST, 1},
        {MOST, MOST},
        {MOST - 1, 2},
        {Long.MIN_VALUE, MOST},
        {Long.MIN_VALUE, Long.MIN_VALUE},
        {-1, -1}
    };

    @ParameterizedTest
    @EnumSource(value = Family.class, names = "WHOLE_FILE", mode = Mode.EXCLUDE)
    void whatIsNoRangeIsRefusedAndNothingLocked(Family family) throws Exception {
        try (var locks = FileLocks.open(path)) {
            RangeLocks ranges = family.ranges(locks);
            for (long[] none : NONE) {
                for (Shape shape : Shape.values()) {
                    refused(none, () -> shape.take(ranges, false, none[0], none[1]));
                    refused(none, () -> shape.take(ranges, true, none[0], none[1]));
                }
                refused(none, () -> ranges.holder(none[0], none[1]));
            }
            assertEquals(List.of(), ProcLocks.held(path));
            ranges.lock().close();
        }
    }

    private static void refused(long[] range, Executable call) {
        var refused = assertThrows(IllegalArgumentException.class, call);
        String message = refused.getMessage();
        assertTrue(message.contains("position " + range[0] + ", size " + range[1]), message);
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aFileOpenForReadingHasNoExclusiveRanges(Family family) throws Exception {
        try (var reader = adopted(new FileInputStream(path.toFile()))) {
            AdvisoryLocks locks = family.of(reader);
            try (HeldLock lock = locks.lockShared()) {
                if (family.hasRanges()) {
                    refused(lock::upgrade, "reading only");
                    refused(lock::tryUpgrade, "reading only");
                    refused(() -> lock.tryUpgrade(Shape.DAY), "reading only");
                } else {
                    lock.upgrade();
                }
                assertTrue(lock.isHeld());
                lock.downgrade();
            }
            for (Shape shape : Shape.values()) {
                if (family.hasRanges()) {
                    refused(() -> shape.take(locks, false), "reading only");
                    RangeLocks ranges = family.ranges(reader);
                    refused(() -> shape.take(ranges, false, 5, 5), "reading only");
                    assertEquals(Optional.empty(), ranges.holder());
                } else {
                    shape.take(locks, false).orElseThrow().close();
                }
            }
            assertEquals(List.of(), ProcLocks.held(path));
        }
    }

    @ParameterizedTest
    @EnumSource(Family.class)
    void aFileOpenForWritingHasNoSharedRanges(Family family) throws Exception {
        try (var writer = adopted(new FileOutputStream(path.toFile()))) {
            AdvisoryLocks locks = family.of(writer);
            try (HeldLock lock = locks.lock()) {
                if (family.hasRanges()) {
                    refused(lock::downgrade, "writing only");
                } else {
                    lock.downgrade();
                }
                assertTrue(lock.isHeld());
                lock.upgrade();
            }
            for (Shape shape : Shape.values()) {
                if (family.hasRanges()) {
                    refused(() -> shape.take(locks, true), "writing only");
                    RangeLocks ranges = family.ranges(writer);
                    refused(() -> shape.take(ranges, true, 5, 5), "writing only");
                } else {
                    shape.take(locks, true).orElseThrow().close();
                }
            }
            assertEquals(List.of(), ProcLocks.held(path));
        }
    }

    private static void refused(Executable call, String why) {
        Class<? extends IllegalStateException> type =
                why.equals("writing only")
                        ? NonReadableChannelException.class
                        : NonWritableChannelException.class;
        var refused = assertThrows(type, call);
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    /** A duplicate of what a stream has opened. */
    private FileLocks adopted(Closeable stream) throws Exception {
        try (stream) {
            Fd theirs = Fd.adopt(number());
            Fd ours = theirs.dup();
            theirs.detach();
            return FileLocks.adopt(ours);
        }
    }

    private int number() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            for (Path each : all.toList()) {
                if (Files.exists(each) && Files.isSameFile(each, path)) {
                    return Integer.parseInt(each.getFileName().toString());
                }
            }
        }
        throw new AssertionError("no process has opened " + path);
    }
}
