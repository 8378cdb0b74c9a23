package culebra.internal;

import culebra.libc.Libc;

import java.util.concurrent.ConcurrentHashMap;

/** The one epoll of this process on which virtual threads park, and the daemon that waits on it. */
final class Epoll {
    private static final ConcurrentHashMap<Integer, Parking> PLACES = new ConcurrentHashMap<>();

    private static volatile int epoll = -1;

    private Epoll() {}

    /** Asks for one event, to be told to a parking place: 0, or the negated errno. */
    static int add(int number, int events, Parking parking) {
        int result = start();
        if (result == 0) {
            if (PLACES.putIfAbsent(number, parking) != null) {
                throw new IllegalStateException("Descriptor " + number + " has two owners");
            }
            result = control(Libc.EPOLL_CTL_ADD(), number, events);
            if (result != 0) {
                PLACES.remove(number);
            }
        }
        return result;
    }

    /** Asks for one more event of a descriptor that was added. */
    static int arm(int number, int events) {
        return control(Libc.EPOLL_CTL_MOD(), number, events);
    }

    static void remove(int number) {
        PLACES.remove(number);
        control(Libc.EPOLL_CTL_DEL(), number, 0);
    }

    private static int control(int operation, int number, int events) {
        return EpollCalls.epoll_ctl(epoll, operation, number, events | Libc.EPOLLONESHOT(), number);
    }

    private static int start() {
        return epoll >= 0 ? 0 : startOnce();
    }

    private static synchronized int startOnce() {
        if (epoll < 0) {
            int number = EpollCalls.epoll_create1(Libc.EPOLL_CLOEXEC());
            if (number < 0) {
                return number;
            }
            try {
                Daemons.start("culebra-epoll", () -> listen(number));
            } catch (Throwable noThread) {
                FdCalls.close(number); // or others would wait on it, and nobody would listen
                throw noThread;
            }
            epoll = number;
        }
        return 0;
    }

    private static void listen(int epoll) {
        CallState state = CallState.acquire();
        var events = new EpollCalls.Events();
        while (true) {
            int count = EpollCalls.epoll_wait(state, epoll, events, EpollCalls.NEVER);
            for (int i = 0; i < count; i++) {
                Parking parking = PLACES.get((int) events.data(i));
                if (parking != null) {
                    tell(parking, events.events(i));
                }
            }
        }
    }

    /**
     * One that cannot be told, as when there is no memory, must not end the waits of all others.
     */
    private static void tell(Parking parking, int events) {
        try {
            parking.ready(events);
        } catch (RuntimeException | Error failed) {
            Thread.yield();
        }
    }
}
