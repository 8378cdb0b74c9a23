package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes the threads of notifications by SIGEV_THREAD.
 *
 * <p>For these the kernel writes a cookie to a netlink socket: when the notification fires, or when
 * it is taken back, whoever does that. The C library's mq_notify reads such a socket in a thread of
 * its own, but ends in a thread that has no signal blocked and enters the JVM by an upcall: a
 * signal meant for a signalfd kills the JVM there, and one that comes while the JVM ends aborts it
 * (both seen). So the socket is ours, and a daemon reads it.
 */
final class NotificationThreads {
    /** What the kernel takes along, of which it sets the last byte. */
    static final int COOKIE = 32;

    private static final byte FIRED = 1; // NOTIFY_WOKENUP
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final long PAUSE = 1_000_000;
    private static final long PATIENCE = 1_000_000_000;

    /** The kernel makes whoever arms one wait when the socket has no room for its cookie. */
    private static final int MOST = 256;

    private static final int ROOM = 2 * MOST * 1024; // twice what that many take

    private static final ThreadFactory THREADS =
            Thread.ofPlatform()
                    .daemon()
                    .name("culebra-notification")
                    .inheritInheritableThreadLocals(false)
                    .factory();

    private static final Map<Long, Runnable> ARMED = new HashMap<>();

    private static long lastToken;
    private static int socket = -1;

    private NotificationThreads() {}

    /** The socket, which lives as long as the process: its number, or the negated errno. */
    static synchronized int socket() {
        if (socket < 0) {
            int number = SocketCalls.socket(AF_NETLINK, SOCK_RAW);
            if (number < 0) {
                return number;
            }
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment room = arena.allocateFrom(JAVA_INT, ROOM);
                SocketOptionCalls.set(number, Libc.SOL_SOCKET(), Libc.SO_RCVBUF(), room);
                Daemons.start("culebra-notifications", () -> listen(number));
            } catch (Throwable noThread) {
                FdCalls.close(number);
                throw noThread;
            }
            socket = number;
        }
        return socket;
    }

    /** Takes work for a notification: its token, for the cookie, or 0 if there are too many. */
    static long arm(Runnable work) {
        long end = System.nanoTime() + PATIENCE;
        long token = tryArm(work);
        while (token == 0 && System.nanoTime() < end) { // some are over, and not read yet
            LockSupport.parkNanos(PAUSE);
            token = tryArm(work);
        }
        return token;
    }

    private static synchronized long tryArm(Runnable work) {
        if (ARMED.size() == MOST) {
            return 0;
        }
        ARMED.put(++lastToken, work);
        return lastToken;
    }

    /** Forgets the work of a token. */
    static synchronized Runnable disarm(long token) {
        return ARMED.remove(token);
    }

    private static void listen(int number) {
        CallState state = CallState.acquire();
        MemorySegment cookie = Arena.global().allocate(COOKIE, JAVA_LONG.byteAlignment());
        while (true) {
            long size = StreamCalls.READ.call(state, number, cookie);
            if (size == COOKIE) {
                tell(cookie.get(JAVA_LONG, 0), cookie.get(JAVA_BYTE, COOKIE - 1));
            } else if (size != Outcome.RETRY) {
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private static void tell(long token, byte what) {
        Runnable work = disarm(token);
        if (work == null || what != FIRED) {
            return;
        }
        try {
            THREADS.newThread(work).start();
        } catch (OutOfMemoryError noThread) {
            run(work); // rather than never
        }
    }

    /** One that fails must not end the notifications of all others. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }
}
