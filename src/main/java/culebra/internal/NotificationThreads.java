package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;
import static culebra.internal.NegatedErrno.ENOBUFS;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates the threads of notifications by SIGEV_THREAD.
 *
 * <p>For these the kernel writes a cookie to a netlink socket: when the notification fires, or when
 * it is cancelled, by any thread. The C library's mq_notify reads such a socket in a thread of its
 * own, but ends in a thread that has no signal blocked and enters the JVM by an upcall: a signal
 * meant for a signalfd kills the JVM there, and one that comes while the JVM ends aborts it (both
 * seen). So the socket is ours, and a daemon reads it.
 */
final class NotificationThreads {
    /** The size of the cookie that the kernel stores, and of which it sets the last byte. */
    static final int COOKIE = 32;

    private static final byte FIRED = 1; // NOTIFY_WOKENUP
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int SO_RCVTIMEO = 20;
    private static final long PAUSE = 1_000_000;
    private static final long PATIENCE = 1_000_000_000;
    private static final long IDLE_SECONDS = 10;

    /**
     * The kernel lets the thread that arms a notification wait when the socket has no room for its
     * cookie.
     */
    private static final int MAX_THREADS = 256;

    private static final int ROOM = 2 * MAX_THREADS * 1024; // twice what they need

    private static final ThreadFactory THREADS =
            Thread.ofPlatform()
                    .daemon()
                    .name("culebra-notification")
                    .inheritInheritableThreadLocals(false)
                    .factory();

    // Guarded by the class: the notification of each token, which begins with its place here.
    private static final Armed[] ALL = new Armed[MAX_THREADS];
    private static final long[] TOKENS = new long[MAX_THREADS];
    private static int armed;
    private static long lastSerial;

    /** The socket that the daemon reads from while it runs. */
    private static NotificationThreads current;

    private final int socket;

    /** The object that the number refers to, until other code closes it. */
    private final String target;

    /** Held so that its class is loaded before the daemon runs, which may begin late. */
    private final StreamCalls read = StreamCalls.READ;

    private final CallState state = CallState.make();
    private final MemorySegment cookie = NativeMemory.allocate(COOKIE);
    private Thread daemon;

    private NotificationThreads(int socket, String target) {
        this.socket = socket;
        this.target = target;
    }

    /** A notification that is armed, which closes when it has fired or was cancelled. */
    static final class Armed extends Gate {
        private final Descriptor queue;
        private final Runnable work;

        Armed(Descriptor queue, Runnable work) {
            super("QueueNotification");
            this.queue = queue;
            this.work = work;
        }

        @Override
        public String objectName() {
            return queue.objectName();
        }

        @Override
        public int descriptorNumber() {
            return queue.number();
        }
    }

    /** Registers a notification. Returns its token, for the cookie, or the negated errno. */
    static long arm(Armed work) {
        long end = System.nanoTime() + PATIENCE;
        long token = tryArm(work);
        while (token == ENOBUFS && System.nanoTime() < end) { // some have fired and are unread
            LockSupport.parkNanos(PAUSE);
            token = tryArm(work);
        }
        return token;
    }

    /**
     * Returns the socket, which stays open while any notification is armed; -1 if other code has
     * closed it.
     */
    static synchronized int socket() {
        return ownNumber();
    }

    /** Returns the number of the library's own socket; -1 if there is none now. */
    static synchronized int ownNumber() {
        return current == null ? -1 : current.socket;
    }

    private static synchronized long tryArm(Armed work) {
        if (current == null || !current.daemon.isAlive()) {
            int refused = start();
            if (refused < 0) {
                return refused;
            }
        }
        for (int place = 0; place < MAX_THREADS; place++) {
            if (ALL[place] == null) {
                ALL[place] = work;
                armed++;
                return TOKENS[place] = ++lastSerial * MAX_THREADS + place;
            }
        }
        return ENOBUFS;
    }

    /**
     * Removes and returns the notification of a token; null if it was already removed. Allocates
     * nothing.
     */
    static synchronized Armed disarm(long token) {
        int place = (int) (token & MAX_THREADS - 1);
        if (TOKENS[place] != token) {
            return null;
        }
        Armed work = ALL[place];
        ALL[place] = null;
        TOKENS[place] = 0;
        armed--;
        return work;
    }

    private static int start() {
        int number = SocketCalls.socket(AF_NETLINK, SOCK_RAW);
        if (number < 0) {
            return number;
        }
        NotificationThreads made = null;
        try {
            prepare(number);
            made = new NotificationThreads(number, target(number));
            made.daemon = Daemons.repeat("culebra-notifications", made::listenOnce, made::free);
        } catch (Throwable noThread) {
            Descriptor.closeNumber(number);
            if (made != null) {
                made.free();
            }
            throw noThread;
        }
        current = made;
        return 0;
    }

    private static void prepare(int number) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocateFrom(JAVA_INT, ROOM);
            SocketOptionCalls.set(number, Constants.SOL_SOCKET, Constants.SO_RCVBUF, room);
            MemorySegment patience = arena.allocate(16, 8); // a struct timeval
            patience.set(JAVA_LONG, 0, IDLE_SECONDS);
            SocketOptionCalls.set(number, Constants.SOL_SOCKET, SO_RCVTIMEO, patience);
        }
    }

    /** Returns the object that a number refers to; "" if it is closed. */
    private static String target(int number) {
        try {
            return Files.readSymbolicLink(Path.of(OpenCalls.again(number))).toString();
        } catch (IOException closed) {
            return "";
        }
    }

    private void free() {
        state.free();
        NativeMemory.free(cookie);
    }

    /** Reads cookies once; returns true if the daemon must end. */
    private boolean listenOnce() {
        long size = read.call(state, socket, cookie);
        if (size == COOKIE) {
            tell(cookie.get(JAVA_LONG, 0), cookie.get(JAVA_BYTE, COOKIE - 1));
        } else if (size == Outcome.NOT_NOW) {
            return leave();
        } else if (size == EBADF) {
            abandon();
            return true;
        } else if (size != Outcome.RETRY) {
            LockSupport.parkNanos(PAUSE);
        }
        return false;
    }

    /** Ends the daemon if no notification is armed. */
    private boolean leave() {
        synchronized (NotificationThreads.class) {
            boolean ours = target(socket).equals(target);
            if (armed > 0 && ours) {
                return false;
            }
            if (ours) {
                Descriptor.closeNumber(socket);
            }
            abandon();
            return true;
        }
    }

    /** Gives up the socket; if other code has closed it, armed notifications are lost. */
    private void abandon() {
        synchronized (NotificationThreads.class) {
            if (current == this) {
                current = null;
                if (armed > 0) {
                    Log.later(
                            "Other code has closed descriptor "
                                    + socket
                                    + ", through which queues notify; "
                                    + armed
                                    + " notifications are lost");
                }
                for (int place = 0; place < MAX_THREADS; place++) {
                    if (ALL[place] != null) {
                        ALL[place].close();
                        ALL[place] = null;
                    }
                    TOKENS[place] = 0;
                }
                armed = 0;
            }
        }
    }

    private static void tell(long token, byte what) {
        Armed ended = disarm(token);
        if (ended == null) {
            return;
        }
        ended.close();
        if (what != FIRED) {
            return;
        }
        try {
            THREADS.newThread(ended.work).start();
        } catch (OutOfMemoryError noThread) {
            run(ended.work); // runs it now rather than never
        }
    }

    /** Runs work. An exception from it must not end all other notifications. */
    private static void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
        }
    }
}
