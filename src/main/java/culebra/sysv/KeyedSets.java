package culebra.sysv;

import culebra.internal.Errors;
import culebra.internal.Modes;
import culebra.internal.SysvControl;
import culebra.internal.SysvSemCalls;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** Finds and creates sets of semaphores by their keys. */
final class KeyedSets {
    private static final int EXISTS = -17; // EEXIST
    private static final int ABSENT = -2; // ENOENT
    private static final int INVALID = -22; // EINVAL

    /** An index has 16 bits. */
    private static final int MOST = 1 << 16;

    private KeyedSets() {}

    static SysvSemaphores create(SysvKey key, int[] values, int mode) throws IOException {
        int id = SysvSemCalls.create(key.value(), values.length, mode | Modes.PRIVATE);
        if (id < 0) {
            throw notGot(id, key);
        }
        return created(id, values, mode);
    }

    static SysvSemaphores open(SysvKey key) throws IOException {
        while (true) {
            int id = SysvSemCalls.semget(key.value());
            if (id < 0) {
                throw notGot(id, key);
            }
            if (FirstOperation.await(id) == 0) {
                throw new FileSystemException(
                        key.toString(),
                        null,
                        "nobody has operated on it: its creator may have been killed before it set"
                                + " the values; use openOrCreate, or SysvSemaphores.ofId("
                                + id
                                + ")");
            }
            try {
                return SysvSemaphores.ofId(id);
            } catch (RemovedException meanwhile) {
                continue; // there may be another now
            }
        }
    }

    static SysvSemaphores openOrCreate(SysvKey key, int[] first) throws IOException {
        while (true) {
            int id = SysvSemCalls.semget(key.value());
            try {
                if (id >= 0) {
                    return opened(id, key, first);
                }
                if (id != ABSENT) {
                    throw notGot(id, key);
                }
                id = SysvSemCalls.create(key.value(), first.length, Modes.PRIVATE);
                if (id >= 0) {
                    return created(id, first, Modes.PRIVATE);
                }
                if (id != EXISTS) {
                    throw notGot(id, key);
                }
            } catch (RemovedException meanwhile) {
                continue;
            }
        }
    }

    /** Until the values are set its owner may do so, whatever the mode. */
    private static SysvSemaphores created(int id, int[] values, int mode) throws IOException {
        int result = FirstOperation.create(id, values);
        if (result == 0 && (mode & Modes.PRIVATE) != Modes.PRIVATE) {
            result = SysvControl.SEM.setMode(id, mode);
        }
        var set = new SysvSemaphores(id, values.length);
        if (result < 0) {
            SysvControl.SEM.remove(id);
            throw set.failed(result, "semop", SysvSemaphores.remedy(result));
        }
        return set;
    }

    private static SysvSemaphores opened(int id, SysvKey key, int[] values) throws IOException {
        int operated = FirstOperation.await(id);
        SysvSemaphores set = SysvSemaphores.ofId(id);
        if (set.count() < values.length) {
            throw new FileSystemException(
                    key.toString(),
                    null,
                    "it has "
                            + set.count()
                            + " semaphores where "
                            + values.length
                            + " are asked for; remove it, or ask for less");
        }
        if (operated == 0) {
            int result = FirstOperation.repair(id, set.count(), values);
            if (result == FirstOperation.TOO_MANY) {
                throw new RemovedException(set + " had no values", null);
            }
            set.check(result, "semop");
        }
        return set;
    }

    private static IOException notGot(int result, SysvKey key) {
        String remedy = Remedy.toGet(result, Remedy.semaphoreLimits());
        return Errors.named(result, "semget", key.toString(), remedy);
    }

    /** The values of a new set. */
    static int[] zeros(SysvKey key, int count) throws IOException {
        Objects.requireNonNull(key, "key");
        if (count < 1) {
            throw new IllegalArgumentException("A set has 1 semaphore at least, not " + count);
        }
        if (count > MOST) {
            throw notGot(INVALID, key); // as the system would say to an array that may not fit
        }
        return new int[count];
    }
}
