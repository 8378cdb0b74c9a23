package culebra.sysv;

import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOENT;

import culebra.internal.Errors;
import culebra.internal.Modes;
import culebra.internal.SysvControl;
import culebra.internal.SysvSemCalls;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Objects;

/** Finds and creates sets of semaphores by their keys. */
final class KeyedSemaphores {
    private KeyedSemaphores() {}

    static SysvSemaphores create(SysvKey key, int[] values, int mode) throws IOException {
        Objects.requireNonNull(key, "key");
        requireCount(key, values.length);
        try (CreationLock lock = CreationLock.enter()) {
            int first = lock.isHeld() ? InitialValues.MARK : Modes.PRIVATE;
            int id = SysvSemCalls.create(key.value(), values.length, first);
            if (id < 0) {
                throw notGot(id, key);
            }
            try {
                int result = InitialValues.set(id, values);
                if (result >= 0 && mode != first) {
                    result = SysvControl.SEM.setMode(id, mode);
                }
                var set = new SysvSemaphores(id, values.length, true);
                if (result < 0) {
                    throw set.failed(result, "semop", SysvSemaphores.remedy(result));
                }
                return set.opened();
            } catch (Throwable failed) {
                SysvControl.SEM.remove(id);
                throw failed;
            }
        }
    }

    static SysvSemaphores open(SysvKey key, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            int id = SysvSemCalls.semget(key.value());
            if (id < 0) {
                throw notGot(id, key);
            }
            try {
                SysvSemaphores set = SysvSemaphores.found(id);
                if (!InitialValues.await(set, null, deadline)) {
                    throw notSet(key, set);
                }
                return set.opened();
            } catch (RemovedException meanwhile) {
                continue; // there may be another now
            }
        }
    }

    static SysvSemaphores openOrCreate(SysvKey key, int[] first, int mode, long deadline)
            throws IOException, InterruptedException {
        requireCount(key, first.length);
        while (true) {
            int id = SysvSemCalls.semget(key.value());
            try {
                if (id >= 0) {
                    return opened(id, key, first, deadline);
                }
                if (id != ENOENT) {
                    throw notGot(id, key);
                }
                return create(key, first, mode);
            } catch (RemovedException | FileAlreadyExistsException meanwhile) {
                continue;
            }
        }
    }

    private static SysvSemaphores opened(int id, SysvKey key, int[] first, long deadline)
            throws IOException, InterruptedException {
        SysvSemaphores set = SysvSemaphores.found(id);
        if (set.count() < first.length) {
            throw new FileSystemException(
                    key.toString(),
                    null,
                    "it has "
                            + set.count()
                            + " semaphores, but "
                            + first.length
                            + " are requested; remove it, or request fewer");
        }
        if (!InitialValues.await(set, first, deadline)) {
            throw notSet(key, set);
        }
        return set.opened();
    }

    private static FileSystemException notSet(SysvKey key, SysvSemaphores set) {
        return new FileSystemException(
                key.toString(),
                null,
                "no process has set its values in time: its creator is slow, was killed, or relies"
                        + " on values of 0; SysvSemaphores.ofId("
                        + set.id()
                        + ") opens it without waiting, and ipcrm -s "
                        + set.id()
                        + " removes it");
    }

    private static IOException notGot(int result, SysvKey key) {
        String remedy = SysvRemedy.toGet(result, SysvRemedy.semaphoreLimits());
        return Errors.named(result, "semget", key.toString(), remedy);
    }

    /** Returns the values of a new set. */
    static int[] zeros(SysvKey key, int count) throws IOException {
        Objects.requireNonNull(key, "key");
        if (count < 1) {
            throw new IllegalArgumentException(
                    "A set must have at least 1 semaphore, not " + count);
        }
        requireCount(key, count); // before an array that may not fit into memory
        return new int[count];
    }

    /** Checks the size of a set, since the system may allow larger sets. */
    private static void requireCount(SysvKey key, int count) throws IOException {
        if (count > SysvSemCalls.MAX_COUNT) {
            String remedy =
                    "a set can have at most "
                            + SysvSemCalls.MAX_COUNT
                            + " semaphores; "
                            + SysvRemedy.semaphoreLimits();
            throw Errors.named(EINVAL, "semget", key.toString(), remedy);
        }
    }
}
