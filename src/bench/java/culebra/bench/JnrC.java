package culebra.bench;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;

/**
 * C's functions by jnr-ffi, where jnr-posix lacks them. Those that C declares with an ellipsis have
 * the arguments that are given here.
 */
public interface JnrC {
    /** What jnr-posix lacks. */
    JnrC C = LibraryLoader.create(JnrC.class).load("c");

    /** What it has. */
    POSIX POSIX = POSIXFactory.getNativePOSIX();

    int eventfd(int initial, int flags);

    long read(int fd, Pointer into, long size);

    long write(int fd, Pointer from, long size);

    Pointer sem_open(String name, int flags, int mode, int value);

    int sem_unlink(String name);

    int sem_close(Pointer semaphore);

    int sem_post(Pointer semaphore);

    int sem_trywait(Pointer semaphore);

    int semget(int key, int count, int flags);

    int semctl(int set, int number, int command, long argument);

    int semop(int set, Pointer operations, long count);

    int mq_open(String name, int flags, int mode, Pointer limits);

    int mq_unlink(String name);

    int mq_send(int queue, Pointer message, long size, int priority);

    long mq_receive(int queue, Pointer into, long size, Pointer priority);

    /** The result, unless the call has failed. */
    static int require(int result) {
        if (result < 0) {
            throw new IllegalStateException("errno " + POSIX.errno());
        }
        return result;
    }
}
