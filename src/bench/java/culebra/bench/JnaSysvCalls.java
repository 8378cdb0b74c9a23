package culebra.bench;

import static culebra.bench.JnaC.require;
import static culebra.bench.JnaC.zeros;
import static culebra.bench.RivalBench.check;
import static culebra.libc.Libc.IPC_CREAT;
import static culebra.libc.Libc.IPC_PRIVATE;
import static culebra.libc.Libc.IPC_RMID;
import static culebra.libc.Libc.SETVAL;

import com.sun.jna.Memory;

/** What one thread does with System V objects by JNA; they are removed when the JVM ends. */
final class JnaSysvCalls {
    private static final int OWNER = 0600;
    private static final int ROOM = 64;

    private JnaSysvCalls() {}

    static Batches.Task semaphore() {
        int set = require(JnaC.semget(IPC_PRIVATE(), 1, IPC_CREAT() | OWNER));
        atEnd(() -> JnaC.semctl(set, 0, IPC_RMID(), 0));
        require(JnaC.semctl(set, 0, SETVAL(), 1));
        Memory take = change(-1);
        Memory add = change(1);
        return () -> check(JnaC.semop(set, take, 1) == 0 && JnaC.semop(set, add, 1) == 0);
    }

    /** A struct sembuf. */
    private static Memory change(int by) {
        Memory operation = zeros(ROOM);
        operation.setShort(Short.BYTES, (short) by);
        return operation;
    }

    static Batches.Task queue() {
        int queue = require(JnaC.msgget(IPC_PRIVATE(), IPC_CREAT() | OWNER));
        atEnd(() -> JnaC.msgctl(queue, IPC_RMID(), null));
        Memory sent = zeros(Long.BYTES + SysvBench.BYTES);
        Memory received = zeros(Long.BYTES + SysvBench.BYTES);
        sent.setLong(0, 1); // its type
        return () ->
                check(
                        JnaC.msgsnd(queue, sent, SysvBench.BYTES, 0) == 0
                                && JnaC.msgrcv(queue, received, SysvBench.BYTES, 0, 0)
                                        == SysvBench.BYTES);
    }

    static void atEnd(Runnable removal) {
        Runtime.getRuntime().addShutdownHook(new Thread(removal));
    }
}
