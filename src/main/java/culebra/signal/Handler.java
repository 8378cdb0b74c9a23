package culebra.signal;

import culebra.internal.SignalCalls;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/**
 * The JVM's handler of a signal for a watch, and the former one.
 *
 * <p>Several copies of this library in one JVM, and other libraries, may each install one over the
 * other, and be removed in any order. A handler removed from the middle hands its former handler to
 * its successor. If the successor is another library's, which may install this one again, it
 * remains as a handler that forwards signals.
 */
final class Handler implements InvocationHandler {
    /**
     * The key of the request between copies of this library, sent with the handler that leaves and
     * its former handler.
     */
    private static final String LEAVES = "culebra.signal.Handler leaves";

    private final Signal signal;
    private final ArrivedSignals arrivals;
    private final PlatformSignals platform;

    /** This as a sun.misc.SignalHandler. */
    private final Object self;

    /** A handler that sends a signal again once the right handler is back. */
    private final Object relay;

    /** A sun.misc.SignalHandler; null until this was installed. */
    private Object former;

    /** Creates a handler that sends a signal's arrivals somewhere once it is installed. */
    Handler(Signal signal, ArrivedSignals arrivals) {
        this.signal = signal;
        this.arrivals = arrivals;
        platform = PlatformSignals.of(signal);
        self = platform.handler(this);
        relay = platform.handler(this::relay);
    }

    void install() {
        synchronized (platform.lock()) {
            former = platform.handle(self);
        }
    }

    Signal signal() {
        return signal;
    }

    /** Restores the former handler, unless a handler other than this is installed. */
    void restore() {
        synchronized (platform.lock()) {
            Object current = former == null ? self : leave();
            if (current != self) {
                current.equals(new Object[] {LEAVES, self, former});
            }
        }
    }

    /** Replaces this by the former handler if it is installed; returns what was installed. */
    private Object leave() {
        Object current = self;
        try {
            current = platform.handle(relay); // the only way to learn it
        } finally {
            platform.handle(current == self ? former : current);
        }
        return current;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                if (!arrivals.add(signal)) {
                    pass();
                }
                yield null;
            }
            case "equals" -> proxy == arguments[0] || follows(arguments[0]);
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "the handler of a SignalWatch for " + signal;
        };
    }

    /**
     * Forwards a signal that arrives after the end to the former handler, which replaces this one.
     */
    private void pass() {
        boolean installed;
        Object next;
        synchronized (platform.lock()) {
            installed = leave() == self;
            next = former;
        }
        if (installed) {
            sendAgain();
        } else {
            platform.call(next);
        }
    }

    private void sendAgain() {
        SignalCalls.kill((int) ProcessHandle.current().pid(), signal.number());
    }

    private boolean follows(Object question) {
        if (!(question instanceof Object[] leaves)
                || leaves.length != 3
                || !LEAVES.equals(leaves[0])) {
            return false;
        }
        synchronized (platform.lock()) {
            if (former != leaves[1]) {
                return former.equals(question);
            }
            former = leaves[2];
            return true;
        }
    }

    private Object relay(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "handle" -> {
                synchronized (platform.lock()) {
                    // the right handler is back
                }
                sendAgain();
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "the handler that looks for another of " + signal;
        };
    }
}
