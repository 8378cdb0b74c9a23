package culebra.bench;

import static culebra.bench.Commands.c;
import static culebra.bench.Commands.number;
import static culebra.bench.Figures.NONE;

import java.util.List;

/** Mutexes and file locks, locked and unlocked with nobody else about. */
final class LockRows {
    private static final String LOCK = "lockAndUnlock";
    private static final String TRY_LOCK = "tryLockAndUnlock";
    private static final String FILE_LOCK = "lockAndClose";
    private static final String TRY_FILE_LOCK = "tryLockAndClose";
    private static final double NO_BYTES = 0;

    /** A HeldLock. */
    private static final double ONE_OBJECT = 48;

    private final boolean quick;

    private LockRows(boolean quick) {
        this.quick = quick;
    }

    static List<Row> rows(boolean quick) {
        var bench = new LockRows(quick);
        Row mutex = bench.mutex("global", 1.4, LOCK).atMostBytes(NO_BYTES);
        Row flock = bench.file("flock", 1.08, FILE_LOCK).atMostBytes(ONE_OBJECT);
        Row range = bench.file("record", 1.06, FILE_LOCK).atMostBytes(ONE_OBJECT);
        Row tryRange = bench.file("record-try", NONE, TRY_FILE_LOCK);
        return List.of(
                RivalBench.beside(mutex, quick, "mutex", "JNA").charted("mutex"),
                bench.mutex("auto", 1.4, LOCK).atMostBytes(NO_BYTES),
                bench.mutex("confined", NONE, LOCK).atMostBytes(NO_BYTES),
                bench.mutex("shared", NONE, LOCK).atMostBytes(NO_BYTES),
                bench.mutex("global", NONE, TRY_LOCK).atMostBytes(NO_BYTES),
                RivalBench.beside(flock, quick, "flock", "JNA", "jnr").charted("flock"),
                bench.file("flock-try", NONE, TRY_FILE_LOCK),
                RivalBench.beside(range, quick, "record", "JDK", "JNA").charted("record lock"),
                RivalBench.beside(tryRange, quick, "record-try", "JDK"),
                bench.file("ofd", 1.06, FILE_LOCK).atMostBytes(ONE_OBJECT),
                bench.file("ofd-try", NONE, TRY_FILE_LOCK));
    }

    private Row mutex(String where, double most, String method) {
        String name = "mutex-" + where + (method.equals(TRY_LOCK) ? "-try" : "");
        return row(
                name,
                most,
                () ->
                        Jmh.run(quick, MutexBench.class, method, "where", where)
                                .beside(number(c("onelock", "mutex", Jmh.millis(quick)))));
    }

    private Row file(String kind, double most, String method) {
        String family = kind.replaceFirst("-.*", "");
        String path = Bench.OUT.resolve("lock-c").toString();
        return row(
                "lock-" + kind,
                most,
                () ->
                        Jmh.run(quick, FileLockBench.class, method, "family", family)
                                .beside(number(c("onelock", kind, Jmh.millis(quick), path))));
    }

    private static Row row(String name, double most, Figures.Measure measure) {
        return new Row(name, "ns", "C", most, NONE, measure);
    }
}
