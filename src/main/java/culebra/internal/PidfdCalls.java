package culebra.internal;

import static culebra.internal.NegatedErrno.ENODATA;
import static culebra.internal.NegatedErrno.ENOPROTOOPT;
import static culebra.internal.NegatedErrno.ESRCH;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * pidfd_open(2) and operations on its descriptor. Calls return a result, {@link Outcome#CLOSED}, or
 * the negated errno. They use syscall(2), since the C library has functions for them only in
 * version 2.36 or later.
 */
public final class PidfdCalls {
    /** The peer's process is in a PID namespace that is not visible from this process. */
    public static final int INVISIBLE = -5020;

    /** The uid that SO_PEERCRED reports for a socket without a peer. */
    private static final int NO_USER = -1;

    private static final SetupCall SYSCALL = SetupCall.of("syscall");
    private static final String PID = "Pid:";

    private PidfdCalls() {}

    /** Opens a process. Returns a descriptor number, which is close-on-exec. */
    public static int open(int pid) {
        try (CallState state = CallState.acquire()) {
            StackRoom.requireToOpen();
            return (int) SYSCALL.callLong(state.errno, Abi.SYS_PIDFD_OPEN, pid, 0);
        }
    }

    /**
     * Opens the process that created the other side of a UNIX socket. Returns a descriptor number;
     * -ENODATA if the socket is not connected.
     */
    public static int peer(AbstractFd socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(JAVA_INT);
            int option = Constants.SO_ACCEPTCONN;
            int result = SocketOptionCalls.get(socket, Constants.SOL_SOCKET, option, number);
            if (result >= 0 && number.get(JAVA_INT, 0) != 0) {
                return ENODATA; // the kernel's answer for a listening socket is this process
            }
            StackRoom.requireToOpen();
            option = Constants.SO_PEERPIDFD;
            result = SocketOptionCalls.get(socket, Constants.SOL_SOCKET, option, number);
            return result == ENOPROTOOPT
                    ? peerByNumber(socket)
                    : result < 0 ? result : number.get(JAVA_INT, 0);
        }
    }

    /**
     * Opens the peer's process before Linux 6.5. A process that has ended has closed the
     * connection, unless it had passed it to another process. So if the connection is still open
     * after the process was opened, the number was not reused.
     */
    static int peerByNumber(AbstractFd socket) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment peer = arena.allocate(Layouts.UCRED_SIZE, 4);
            int option = Constants.SO_PEERCRED;
            int result = SocketOptionCalls.get(socket, Constants.SOL_SOCKET, option, peer);
            if (result < 0) {
                return result;
            }
            int pid = peer.get(JAVA_INT, Layouts.UCRED_PID);
            if (pid == 0 && peer.get(JAVA_INT, Layouts.UCRED_UID) == NO_USER) {
                return ENODATA;
            }
            int number = pid > 0 ? open(pid) : INVISIBLE;
            if (number >= 0 && PollCalls.now(socket, 0) == 0) { // a hang-up
                Descriptor.closeNumber(number);
                return ESRCH;
            }
            return number;
        }
    }

    /** Sends a signal. Returns 0, or an error. */
    public static int send(AbstractFd process, int signal) {
        return call(Abi.SYS_PIDFD_SEND_SIGNAL, process, signal, 0);
    }

    /** Sends a signal with a value, as sigqueue(3) does. */
    public static int send(AbstractFd process, int signal, long value) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Abi.SIGINFO_SIZE, 8);
            info.set(JAVA_INT, Abi.SI_SIGNO, signal);
            info.set(JAVA_INT, Abi.SI_CODE, Constants.SI_QUEUE);
            info.set(JAVA_INT, Abi.SI_PID, (int) ProcessHandle.current().pid());
            info.set(JAVA_INT, Abi.SI_UID, Own.GETUID.callPlain());
            info.set(JAVA_LONG, Abi.SI_VALUE, value);
            return call(Abi.SYS_PIDFD_SEND_SIGNAL, process, signal, info.address());
        }
    }

    /**
     * Duplicates a descriptor of a process. Returns a number in this process, which is
     * close-on-exec.
     */
    public static int duplicate(AbstractFd process, int number) {
        return call(Abi.SYS_PIDFD_GETFD, process, number, 0);
    }

    /**
     * Returns the number of a process in this namespace; 0 if it is not visible, -1 once it has
     * ended and was waited for.
     */
    public static long pid(AbstractFd process) throws IOException {
        Descriptor descriptor = process.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            Path info = Path.of("/proc/self/fdinfo/" + descriptor.number());
            for (String line : Files.readAllLines(info)) {
                if (line.startsWith(PID)) {
                    return Long.parseLong(line.substring(PID.length()).strip());
                }
            }
            return 0;
        } finally {
            descriptor.done();
        }
    }

    /** Returns true if the target of a descriptor is that of a process. */
    public static boolean isProcess(String target) {
        return target.equals("anon_inode:[pidfd]") || target.startsWith("pidfd:[");
    }

    private static int call(int call, AbstractFd process, int argument, long address) {
        Descriptor descriptor = process.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try (CallState state = CallState.acquire()) {
            int number = descriptor.number();
            return (int) SYSCALL.callLong(state.errno, call, number, argument, address, 0);
        } finally {
            descriptor.done();
        }
    }

    private static final class Own {
        static final SetupCall GETUID = SetupCall.of("getuid");
    }
}
