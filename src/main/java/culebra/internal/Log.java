package culebra.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The {@link System.Logger} named {@code culebra}. The first message loads it.
 *
 * <p>A logger runs code of the program. Therefore code that holds a lock, and a daemon that other
 * threads wait for, use a separate thread to log a message.
 */
final class Log {
    private static final String NAME = "culebra";

    private Log() {}

    static void warn(String message) {
        warn(message, null);
    }

    static void warn(String message, Throwable cause) {
        System.getLogger(NAME).log(System.Logger.Level.WARNING, message, cause);
    }

    /** Logs in another thread. If there is no memory for that, nothing is logged. */
    static void later(String message) {
        later(System.Logger.Level.INFO, message);
    }

    /** Logs once that the system refuses a call, and what is used in its place. */
    static void fallback(String refused, String used) {
        if (Fallbacks.LOGGED.add(refused)) {
            later(
                    System.Logger.Level.DEBUG,
                    "The system refuses " + refused + "; Culebra uses " + used);
        }
    }

    private static void later(System.Logger.Level level, String message) {
        try {
            Daemons.start("culebra-log", () -> System.getLogger(NAME).log(level, message));
        } catch (Throwable unlogged) {
            return;
        }
    }

    private static final class Fallbacks {
        static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();
    }
}
