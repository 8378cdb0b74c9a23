package culebra.internal;

import static culebra.internal.NegatedErrno.EACCES;
import static culebra.internal.NegatedErrno.ENOMSG;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * System V message queues: a result, an {@link Outcome}, or the negated errno. A message is its
 * type in {@link #TYPE_SIZE} bytes and then its own bytes.
 */
public final class SysvMsgCalls {
    /** The bytes before a message's own. */
    public static final long TYPE_SIZE = JAVA_LONG.byteSize();

    /** Receives the first message of any type but the given one. */
    public static final int EXCEPT = Constants.MSG_EXCEPT;

    private static final long SEND = Abi.SYS_MSGSND;
    private static final long RECEIVE = Abi.SYS_MSGRCV;
    private static final long NOTHING = 0; // msgsnd has one argument fewer

    private static final SetupCall MSGGET = SetupCall.of("msgget");

    private SysvMsgCalls() {}

    /** Finds a queue that this user may receive from or send to: its id. */
    public static int msgget(int key) {
        int id = get(key, SysvControl.READ);
        return id == EACCES ? get(key, SysvControl.WRITE) : id;
    }

    /** Finds a queue that this user may receive from and send to: its id. */
    public static int findBoth(int key) {
        return get(key, SysvControl.READ | SysvControl.WRITE);
    }

    /** Creates a queue, whose key must be new; the umask does not apply to the mode. */
    public static int create(int key, int mode) {
        return get(key, mode | Constants.IPC_CREAT | Constants.IPC_EXCL);
    }

    private static int get(int key, int flags) {
        try (CallState state = CallState.acquire()) {
            return MSGGET.call(state.errno, key, flags);
        }
    }

    /** Sends a message, waiting until a deadline. Returns 0, an Outcome, or an error. */
    public static int msgsnd(int id, MemorySegment message, long size, Gate gate, long deadline) {
        CallState state = CallState.acquire();
        int result;
        try {
            do {
                result = send(state, id, message, size, Constants.IPC_NOWAIT);
            } while (result == Outcome.RETRY);
        } finally {
            state.release();
        }
        if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
            return result;
        }
        return Thread.currentThread().isVirtual()
                ? WaitPool.call(gate, () -> awaitRoom(id, message, size, gate, deadline), true)
                : awaitRoom(id, message, size, gate, deadline);
    }

    /**
     * Receives a message of a type, waiting until a deadline. Returns its size, an Outcome, or an
     * error.
     *
     * @param flags 0 or {@link #EXCEPT}
     */
    public static int msgrcv(
            int id,
            MemorySegment message,
            long room,
            long type,
            int flags,
            Gate gate,
            long deadline) {
        CallState state = CallState.acquire();
        int result;
        try {
            do {
                result = receive(state, id, message, room, type, flags | Constants.IPC_NOWAIT);
            } while (result == Outcome.RETRY);
        } finally {
            state.release();
        }
        if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
            return result;
        }
        return Thread.currentThread().isVirtual()
                ? WaitPool.call(
                        gate,
                        () -> awaitMessage(id, message, room, type, flags, gate, deadline),
                        true)
                : awaitMessage(id, message, room, type, flags, gate, deadline);
    }

    private static int awaitRoom(
            int id, MemorySegment message, long size, Gate gate, long deadline) {
        Waiter waiter = Waiter.enter(gate, deadline);
        try {
            while (waiter.mayCall()) {
                int result = send(waiter.state, id, message, size, 0);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int awaitMessage(
            int id,
            MemorySegment message,
            long room,
            long type,
            int flags,
            Gate gate,
            long deadline) {
        Waiter waiter = Waiter.enter(gate, deadline);
        try {
            while (waiter.mayCall()) {
                int result = receive(waiter.state, id, message, room, type, flags);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int send(CallState state, int id, MemorySegment message, long size, int flags) {
        try {
            return (int)
                    state.check(
                            (long)
                                    Move.CALL.invokeExact(
                                            state.errno,
                                            SEND,
                                            id,
                                            message,
                                            size,
                                            (long) flags,
                                            NOTHING));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static int receive(
            CallState state, int id, MemorySegment message, long room, long type, int flags) {
        try {
            int result =
                    (int)
                            state.check(
                                    (long)
                                            Move.CALL.invokeExact(
                                                    state.errno,
                                                    RECEIVE,
                                                    id,
                                                    message,
                                                    room,
                                                    type,
                                                    (long) flags));
            return result == ENOMSG ? Outcome.NOT_NOW : result;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Returns the number of messages. */
    public static long count(int id) {
        return SysvControl.MSG.number(id, Layouts.MSG_QNUM);
    }

    /** Returns the total number of bytes of the messages. */
    public static long bytes(int id) {
        return SysvControl.MSG.number(id, Layouts.MSG_CBYTES);
    }

    /** Returns the maximum total number of bytes of the messages. */
    public static long capacity(int id) {
        return SysvControl.MSG.number(id, Layouts.MSG_QBYTES);
    }

    /** Sets the maximum total number of bytes of the messages. */
    public static int setCapacity(int id, long bytes) {
        return SysvControl.MSG.setNumber(id, Layouts.MSG_QBYTES, bytes);
    }

    /** When a message was last sent, in seconds since 1970; 0 if none was. */
    public static long sent(int id) {
        return SysvControl.MSG.number(id, Layouts.MSG_STIME);
    }

    /** When a message was last received, in seconds since 1970; 0 if none was. */
    public static long received(int id) {
        return SysvControl.MSG.number(id, Layouts.MSG_RTIME);
    }

    /** Sends and receives by syscall(2), for the reason given in {@link StreamCalls}. */
    private static final class Move {
        static final MethodHandle CALL =
                Native.withErrno(
                        "syscall",
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG,
                                JAVA_LONG));
    }
}
