package culebra.bench;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;

/**
 * C's functions by JNA, mapped directly. What is {@code size_t} or {@code ssize_t} is a long on the
 * processors that Culebra runs on. Those that C declares with an ellipsis have the arguments that
 * are given here.
 */
final class JnaC {
    static {
        Native.register(JnaC.class, NativeLibrary.getProcess());
    }

    private JnaC() {}

    static native int pipe(int[] ends);

    static native int open(String path, int flags, int mode);

    static native int close(int fd);

    static native long read(int fd, Pointer into, long size);

    static native long write(int fd, Pointer from, long size);

    static native int eventfd(int initial, int flags);

    static native int kill(int pid, int signal);

    static native int flock(int fd, int operation);

    static native int fcntl(int fd, int command, Pointer lock);

    static native Pointer mmap(
            Pointer where, long size, int protection, int flags, int fd, long offset);

    static native int munmap(Pointer where, long size);

    static native int shm_open(String name, int flags, int mode);

    static native Pointer sem_open(String name, int flags, int mode, int value);

    static native int sem_unlink(String name);

    static native int sem_close(Pointer semaphore);

    static native int sem_post(Pointer semaphore);

    static native int sem_wait(Pointer semaphore);

    static native int sem_trywait(Pointer semaphore);

    static native int pthread_mutexattr_init(Pointer attributes);

    static native int pthread_mutexattr_setpshared(Pointer attributes, int shared);

    static native int pthread_mutexattr_setrobust(Pointer attributes, int robust);

    static native int pthread_mutexattr_settype(Pointer attributes, int type);

    static native int pthread_mutex_init(Pointer mutex, Pointer attributes);

    static native int pthread_mutex_lock(Pointer mutex);

    static native int pthread_mutex_unlock(Pointer mutex);

    static native int mq_open(String name, int flags, int mode, Pointer limits);

    static native int mq_unlink(String name);

    static native int mq_send(int queue, Pointer message, long size, int priority);

    static native long mq_receive(int queue, Pointer into, long size, Pointer priority);

    static native int semget(int key, int count, int flags);

    static native int semctl(int set, int number, int command, long argument);

    static native int semop(int set, Pointer operations, long count);

    static native int msgget(int key, int flags);

    static native int msgctl(int queue, int command, Pointer status);

    static native int msgsnd(int queue, Pointer message, long size, int flags);

    static native long msgrcv(int queue, Pointer into, long size, long type, int flags);

    /** Memory of zeros. */
    static Memory zeros(long size) {
        var memory = new Memory(size);
        memory.clear();
        return memory;
    }

    /** The result, unless the call has failed. */
    static int require(int result) {
        if (result < 0) {
            throw new IllegalStateException("errno " + Native.getLastError());
        }
        return result;
    }
}
