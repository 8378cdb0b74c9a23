package culebra.internal;

/**
 * The signals that are reserved, so that they can be neither watched nor used for notifications.
 */
public final class ReservedSignals {
    private static final int ILL = 4;
    private static final int TRAP = 5;
    private static final int BUS = 7;
    private static final int FPE = 8;
    private static final int KILL = 9;
    private static final int SEGV = 11;
    private static final int USR2 = 12;
    private static final int STOP = 19;
    private static final int JDK = 62; // SIGRTMAX-2: wakes a thread in a blocking call of nio
    private static final int HIGHEST = 64;

    /**
     * The signal with which HotSpot suspends threads, unless an environment variable selects
     * another.
     */
    private static final int SUSPEND = suspend(System.getenv("_JAVA_SR_SIGNUM"));

    private ReservedSignals() {}

    /** Returns the reason why a signal is reserved, or null if it is not. */
    public static String why(int number) {
        String why =
                switch (number) {
                    case KILL, STOP -> "no process can catch, block or ignore it";
                    case ILL, TRAP, BUS, FPE, SEGV -> "the JVM handles it for its own code";
                    case JDK -> "the JDK uses it to wake its threads";
                    default -> null;
                };
        if (why == null && number == SUSPEND) {
            return "the JVM uses it to stop its threads; use USR1 or a real-time signal";
        }
        if (why == null && WakeSignal.uses(number)) {
            return "Culebra uses it to wake waiting threads"
                    + (number == WakeSignal.number()
                            ? "; -Dculebra.wakeSignal selects another"
                            : "");
        }
        return why;
    }

    /** Parses the environment variable as HotSpot does. */
    static int suspend(String named) {
        try {
            int number = named == null ? USR2 : Integer.parseInt(named);
            return number > SEGV && number <= HIGHEST ? number : USR2;
        } catch (NumberFormatException noNumber) {
            return USR2;
        }
    }
}
