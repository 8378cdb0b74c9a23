package culebra.signal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * One signal of {@code sun.misc.Signal}, accessed by reflection. That class is the JDK's only
 * access to signals, but the compiler always warns about it, and its module may be absent.
 */
final class PlatformSignals {
    private final Signal signal;
    private final Class<?> type;
    private final Class<?> handlerType;
    private final Object platformSignal;
    private final Object systemDefault;
    private final Object ignoring;
    private final Method handle;
    private final Method call;

    private PlatformSignals(Signal signal) throws ReflectiveOperationException {
        this.signal = signal;
        type = Class.forName("sun.misc.Signal");
        handlerType = Class.forName("sun.misc.SignalHandler");
        handle = type.getMethod("handle", type, handlerType);
        call = handlerType.getMethod("handle", type);
        systemDefault = handlerType.getField("SIG_DFL").get(null);
        ignoring = handlerType.getField("SIG_IGN").get(null);
        try {
            platformSignal = type.getConstructor(String.class).newInstance(signal.name());
        } catch (InvocationTargetException unknown) {
            throw refused(unknown);
        }
    }

    static PlatformSignals of(Signal signal) {
        try {
            return new PlatformSignals(signal);
        } catch (ClassNotFoundException absent) {
            throw new UnsupportedOperationException(
                    "A SignalWatch requires the module jdk.unsupported; add \"requires"
                            + " jdk.unsupported;\" or --add-modules jdk.unsupported",
                    absent);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the lock that sun.misc.Signal itself holds while it replaces a handler. */
    Object lock() {
        return type;
    }

    /** Creates a sun.misc.SignalHandler. */
    Object handler(InvocationHandler calls) {
        return Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, calls);
    }

    /** Installs a handler; returns the previous one. */
    Object handle(Object handler) {
        try {
            Object former = handle.invoke(null, platformSignal, handler);
            return former == null ? systemDefault : former;
        } catch (InvocationTargetException refused) {
            throw refused(refused);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Calls a handler, unless it is one of the system's own, which cannot be called. */
    void call(Object handler) {
        try {
            if (handler != systemDefault && handler != ignoring) {
                call.invoke(handler, platformSignal);
            }
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private IllegalArgumentException refused(InvocationTargetException refused) {
        return new IllegalArgumentException(
                signal
                        + " cannot be watched: "
                        + refused.getCause().getMessage()
                        + "; under -Xrs a SignalFd can receive HUP, INT, QUIT and TERM",
                refused.getCause());
    }
}
