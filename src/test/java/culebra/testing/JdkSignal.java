package culebra.testing;

import java.lang.reflect.Method;

/** The handlers of {@code sun.misc.Signal}, by reflection: the compiler warns of it. */
public final class JdkSignal {
    private JdkSignal() {}

    /** Sets the handler of a signal, named without SIG, and returns the one before it. */
    public static Object handle(String signal, Object handler) throws Exception {
        Class<?> type = Class.forName("sun.misc.Signal");
        Method handle = type.getMethod("handle", type, Class.forName("sun.misc.SignalHandler"));
        return handle.invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
    }

    /** Returns the handler that stands for the default action. */
    public static Object systemDefault() throws Exception {
        return Class.forName("sun.misc.SignalHandler").getField("SIG_DFL").get(null);
    }
}
