package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.shmid_ds;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/** System V shared memory: a result or the negated errno. */
public final class SysvShmCalls {
    private static final MethodHandle SHMGET =
            Native.withErrno(
                    "shmget", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT));

    private SysvShmCalls() {}

    /** Finds an object that this user may read: its id. */
    public static int shmget(int key) {
        return shmget(key, 0, SysvControl.READ);
    }

    /** Creates an object, whose key may have to be new; the umask does not apply to the mode. */
    public static int create(int key, long size, int mode, boolean exclusive) {
        int flags = mode | Constants.IPC_CREAT | (exclusive ? Constants.IPC_EXCL : 0);
        return shmget(key, size, flags);
    }

    private static int shmget(int key, long size, int flags) {
        try (CallState state = CallState.acquire()) {
            return state.check((int) SHMGET.invokeExact(state.errno, key, size, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Maps an object: its address. */
    public static long shmat(int id, boolean writable) {
        int flags = writable ? 0 : Constants.SHM_RDONLY;
        try (CallState state = CallState.acquire()) {
            return state.check((long) Attach.SHMAT.invokeExact(state.errno, id, 0L, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Unmaps an object, which cannot fail. */
    public static void shmdt(long address) {
        try {
            int ignored = (int) Detach.SHMDT.invokeExact(address);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** The size in bytes. */
    public static long size(int id) {
        return SysvControl.SHM.number(id, shmid_ds.shm_segsz$offset());
    }

    /** How many times it is mapped, in all processes. */
    public static long attachments(int id) {
        return SysvControl.SHM.number(id, shmid_ds.shm_nattch$offset());
    }

    private static final class Attach {
        static final MethodHandle SHMAT = // the address as a number: -1 is a failure
                Native.withErrno(
                        "shmat", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    }

    private static final class Detach {
        static final MethodHandle SHMDT =
                Native.plain("shmdt", FunctionDescriptor.of(JAVA_INT, JAVA_LONG));
    }
}
