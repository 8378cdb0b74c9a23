package culebra.internal;

import static culebra.internal.NegatedErrno.EACCES;
import static culebra.internal.NegatedErrno.EIDRM;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** semctl(2), shmctl(2) and msgctl(2): a result or the negated errno. */
public enum SysvControl {
    /** semctl. */
    SEM(20, Abi.SEMID_DS_CTIME) {
        @Override
        int call(int id, int command, long argument) {
            return semctl(id, 0, command, argument);
        }
    },
    /** shmctl. */
    SHM(15, Layouts.SHM_CTIME) {
        @Override
        int call(int id, int command, long argument) {
            return control(Shm.SHMCTL, id, command, argument);
        }
    },
    /** msgctl. */
    MSG(13, Layouts.MSG_CTIME) {
        @Override
        int call(int id, int command, long argument) {
            return control(Msg.MSGCTL, id, command, argument);
        }
    };

    /**
     * The read permission, to be requested when finding an object. Without a request the system
     * finds any object.
     */
    static final int READ = 0400;

    /** The write permission, to be requested when finding an object. */
    static final int WRITE = 0200;

    private static final int PERMISSIONS = 0777;

    /** The longest of the three structs, each of which begins with a struct ipc_perm. */
    private static final long STATUS_SIZE = 128;

    /** The status of any object, also of one that this user may not read; Linux 4.17. */
    private final int statAny;

    private final long changed;

    SysvControl(int statAny, long changed) {
        this.statAny = statAny;
        this.changed = changed;
    }

    abstract int call(int id, int command, long argument);

    /** Removes the object. */
    public int remove(int id) {
        return call(id, Constants.IPC_RMID, 0);
    }

    /** Returns the permissions as the bits of a mode. */
    public int mode(int id) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STATUS_SIZE, 8);
            int result = call(id, Constants.IPC_STAT, status.address());
            return result < 0 ? result : status.get(JAVA_INT, Layouts.IPC_PERM_MODE) & PERMISSIONS;
        }
    }

    /** The owner's user. */
    public long user(int id) {
        return unsigned(id, Layouts.IPC_PERM_UID);
    }

    /** The owner's group. */
    public long group(int id) {
        return unsigned(id, Layouts.IPC_PERM_GID);
    }

    /** The creator's user. */
    public long creatorUser(int id) {
        return unsigned(id, Layouts.IPC_PERM_CUID);
    }

    /** The creator's group. */
    public long creatorGroup(int id) {
        return unsigned(id, Layouts.IPC_PERM_CGID);
    }

    /** When the object was created or changed, in seconds since 1970. */
    public long changed(int id) {
        return number(id, changed);
    }

    /** Changes the permissions. */
    public int setMode(int id, int mode) {
        return change(
                id,
                status -> {
                    int old = status.get(JAVA_INT, Layouts.IPC_PERM_MODE);
                    status.set(JAVA_INT, Layouts.IPC_PERM_MODE, old & ~PERMISSIONS | mode);
                });
    }

    /** Changes the owner. */
    public int setOwner(int id, int user, int group) {
        return change(
                id,
                status -> {
                    status.set(JAVA_INT, Layouts.IPC_PERM_UID, user);
                    status.set(JAVA_INT, Layouts.IPC_PERM_GID, group);
                });
    }

    /** Changes a long of the object's struct. */
    int setNumber(int id, long offset, long value) {
        return change(id, status -> status.set(JAVA_LONG, offset, value));
    }

    /** Changes the status. The owner may do so without permission to read the object. */
    private int change(int id, Consumer<MemorySegment> by) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STATUS_SIZE, 8);
            int result = call(id, Constants.IPC_STAT, status.address());
            if (result == EACCES) {
                int found = call(id, statAny, status.address()); // by its index alone
                result = found == id ? 0 : found < 0 ? found : EIDRM;
            }
            if (result < 0) {
                return result;
            }
            by.accept(status);
            return call(id, Constants.IPC_SET, status.address());
        }
    }

    /** A long of the object's struct. */
    long number(int id, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STATUS_SIZE, 8);
            int result = call(id, Constants.IPC_STAT, status.address());
            return result < 0 ? result : status.get(JAVA_LONG, offset);
        }
    }

    private long unsigned(int id, long offset) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(STATUS_SIZE, 8);
            int result = call(id, Constants.IPC_STAT, status.address());
            return result < 0 ? result : Integer.toUnsignedLong(status.get(JAVA_INT, offset));
        }
    }

    /** semctl for what concerns one semaphore. */
    static int semctl(int id, int index, int command, long argument) {
        try (CallState state = CallState.acquire()) {
            return (int)
                    Sem.SYSCALL.callLong(state.errno, Abi.SYS_SEMCTL, id, index, command, argument);
        }
    }

    private static int control(SetupCall function, int id, int command, long argument) {
        try (CallState state = CallState.acquire()) {
            return function.call(state.errno, id, command, argument);
        }
    }

    private static final class Sem {
        /**
         * The semctl of glibc 2.31 passes no argument with a command that it does not know, such as
         * SEM_STAT_ANY. A union semun is passed as a long on both CPUs.
         */
        static final SetupCall SYSCALL = SetupCall.of("syscall");
    }

    private static final class Shm {
        static final SetupCall SHMCTL = SetupCall.of("shmctl");
    }

    private static final class Msg {
        static final SetupCall MSGCTL = SetupCall.of("msgctl");
    }
}
