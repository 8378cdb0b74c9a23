package culebra.signal;

import culebra.internal.SignalCalls;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;

/**
 * The JVM's handler of a signal for a watch, and the handler that it replaced.
 *
 * <p>Several copies of this library in one JVM, and other libraries, may each replace the handler
 * of another, and may be removed in any order. A handler removed from the middle hands its former
 * handler to its successor. If the successor is another library's, which may install this one
 * again, it remains as a handler that forwards signals.
 */
final class Handler implements InvocationHandler {
    /**
     * The key of a request between copies of this library. It is sent with the handler to be
     * removed and that handler's former handler.
     */
    private static final String LEAVES = "culebra.signal.Handler leaves";

    private final Signal signal;
    private final ArrivedSignals arrivals;
    private final PlatformSignals platform;

    /** This object as a sun.misc.SignalHandler. */
    private final Object self;

    /** A handler that sends a signal again once the right handler is back. */
    private final Object relay;

    /** The replaced sun.misc.SignalHandler; null until this handler was installed. */
    private Object former;

    /**
     * Creates a handler that reports each arrival of a signal to {@code arrivals} once it is
     * installed.
     */
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

    /** Restores the former handler, unless another handler has been installed over this one. */
    void restore() {
        synchronized (platform.lock()) {
            Object current = former == null ? self : leave();
            if (current != self) {
                current.equals(new Object[] {LEAVES, self, former});
            }
        }
    }

    /**
     * Replaces this handler by the former one if this one is installed; returns the installed
     * handler.
     */
    private Object leave() {
        Object current = self;
        try {
            current = platform.handle(relay); // the only way to find the current handler
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
     * Forwards a signal that arrives after the watch was closed to the former handler, which
     * replaces this one.
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
