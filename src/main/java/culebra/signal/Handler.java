package culebra.signal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The JVM's handler of a signal, and the one that was before.
 *
 * <p>By reflection: sun.misc.Signal is the JDK's one way to a signal, but the compiler warns of it
 * whatever one says, and its module need not be there.
 */
final class Handler {
    private final Signal signal;

    /** A sun.misc.SignalHandler. */
    private final Object former;

    private Handler(Signal signal, Object former) {
        this.signal = signal;
        this.former = former;
    }

    /** Sends a signal's arrivals somewhere. */
    static Handler install(Signal signal, Arrivals arrivals) {
        try {
            Class<?> type = Class.forName("sun.misc.SignalHandler");
            Object handler =
                    Proxy.newProxyInstance(
                            type.getClassLoader(), new Class<?>[] {type}, calls(signal, arrivals));
            Object former = handle(signal, handler);
            return new Handler(
                    signal, former == null ? type.getField("SIG_DFL").get(null) : former);
        } catch (ClassNotFoundException absent) {
            throw new UnsupportedOperationException(
                    "A SignalWatch needs a module of the JDK: requires jdk.unsupported, or"
                            + " --add-modules jdk.unsupported",
                    absent);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Signal signal() {
        return signal;
    }

    void restore() {
        try {
            handle(signal, former);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whatever a handler is asked: that a signal has arrived, or what every object is. */
    private static InvocationHandler calls(Signal signal, Arrivals arrivals) {
        return (self, method, arguments) ->
                switch (method.getName()) {
                    case "handle" -> {
                        arrivals.add(signal);
                        yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> "the handler of a SignalWatch for " + signal;
                };
    }

    /** Sets a handler: the one before. */
    private static Object handle(Signal signal, Object handler)
            throws ReflectiveOperationException {
        Class<?> platform = Class.forName("sun.misc.Signal");
        Method handle =
                platform.getMethod("handle", platform, Class.forName("sun.misc.SignalHandler"));
        try {
            Object named = platform.getConstructor(String.class).newInstance(signal.name());
            return handle.invoke(null, named, handler);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException(
                    signal
                            + " cannot be watched: "
                            + refused.getCause().getMessage()
                            + "; under -Xrs a SignalFd can take HUP, INT, QUIT and TERM",
                    refused.getCause());
        }
    }
}
