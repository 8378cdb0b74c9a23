package culebra.signal;

/**
 * A Linux signal: the standard signals, named without SIG, and 31 real-time signals.
 *
 * <p>At most one instance of a standard signal is pending: if the signal is sent again while it is
 * pending, it is received once. Real-time signals are queued, with their values, and arrive in the
 * order in which they were sent, a lower number before a higher one.
 *
 * <p>In C: {@index SIGHUP}, {@index SIGINT}, {@index SIGQUIT}, {@index SIGILL}, {@index SIGTRAP},
 * {@index SIGABRT}, {@index SIGBUS}, {@index SIGFPE}, {@index SIGKILL}, {@index SIGUSR1}, {@index
 * SIGSEGV}, {@index SIGUSR2}, {@index SIGPIPE}, {@index SIGALRM}, {@index SIGTERM}, {@index
 * SIGSTKFLT}, {@index SIGCHLD}, {@index SIGCONT}, {@index SIGSTOP}, {@index SIGTSTP}, {@index
 * SIGTTIN}, {@index SIGTTOU}, {@index SIGURG}, {@index SIGXCPU}, {@index SIGXFSZ}, {@index
 * SIGVTALRM}, {@index SIGPROF}, {@index SIGWINCH}, {@index SIGIO}, {@index SIGPWR}, {@index
 * SIGSYS}, {@index SIGRTMIN}, {@index SIGRTMAX}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/signal.7.html">signal(7)</a>
 */
public enum Signal {
    /**
     * The terminal was closed, or a request to reload the configuration; ends a process; a JVM
     * shuts down in an orderly way.
     */
    HUP(1),
    /** Ctrl-C; ends a process; a JVM shuts down in an orderly way. */
    INT(2),
    /** Ctrl-\\; ends a process; a JVM prints a thread dump instead. */
    QUIT(3),
    /** An illegal instruction. */
    ILL(4),
    /** A breakpoint. */
    TRAP(5),
    /** The process has called abort(3). */
    ABRT(6),
    /**
     * An access to memory that has no backing, such as a mapped page beyond the end of the file.
     */
    BUS(7),
    /** A division by zero or another arithmetic error. */
    FPE(8),
    /** Ends a process, which cannot prevent it. */
    KILL(9),
    /** Has no fixed meaning; ends a process. */
    USR1(10),
    /** An access to memory that is not mapped or not permitted. */
    SEGV(11),
    /** Has no fixed meaning in other processes; a JVM uses it to suspend threads. */
    USR2(12),
    /** A write to a pipe or connection without readers; a JVM ignores it. */
    PIPE(13),
    /** A timer of alarm(2) has expired. */
    ALRM(14),
    /** A request to end; ends a process; a JVM shuts down in an orderly way. */
    TERM(15),
    /** Has no fixed meaning; Linux never sends it. */
    STKFLT(16),
    /** A child has ended, stopped or continued; ignored unless watched. */
    CHLD(17),
    /** Continues a stopped process. */
    CONT(18),
    /** Stops a process, which cannot prevent it. */
    STOP(19),
    /** Ctrl-Z; stops a process. */
    TSTP(20),
    /** Reading from the terminal in the background; stops a process. */
    TTIN(21),
    /** Writing to the terminal in the background; stops a process. */
    TTOU(22),
    /** Urgent data on a socket; ignored unless watched. */
    URG(23),
    /** The CPU time limit RLIMIT_CPU was exceeded. */
    XCPU(24),
    /** The file size limit RLIMIT_FSIZE was exceeded; a JVM ignores it. */
    XFSZ(25),
    /** A timer of setitimer(2) on CPU time in user mode has expired. */
    VTALRM(26),
    /** A timer of setitimer(2) on CPU time has expired. */
    PROF(27),
    /** The size of the terminal has changed; ignored unless watched. */
    WINCH(28),
    /** A descriptor is ready (fcntl F_SETSIG). */
    IO(29),
    /** A power failure. */
    PWR(30),
    /** An invalid system call. */
    SYS(31),
    /** The first real-time signal. */
    RTMIN(34),
    /** Real-time signal 1. */
    RTMIN_1(35),
    /** Real-time signal 2. */
    RTMIN_2(36),
    /** Real-time signal 3. */
    RTMIN_3(37),
    /** Real-time signal 4. */
    RTMIN_4(38),
    /** Real-time signal 5. */
    RTMIN_5(39),
    /** Real-time signal 6. */
    RTMIN_6(40),
    /** Real-time signal 7. */
    RTMIN_7(41),
    /** Real-time signal 8. */
    RTMIN_8(42),
    /** Real-time signal 9. */
    RTMIN_9(43),
    /** Real-time signal 10. */
    RTMIN_10(44),
    /** Real-time signal 11. */
    RTMIN_11(45),
    /** Real-time signal 12. */
    RTMIN_12(46),
    /** Real-time signal 13. */
    RTMIN_13(47),
    /** Real-time signal 14. */
    RTMIN_14(48),
    /** Real-time signal 15. */
    RTMIN_15(49),
    /** Real-time signal 16. */
    RTMIN_16(50),
    /** Real-time signal 17. */
    RTMIN_17(51),
    /** Real-time signal 18. */
    RTMIN_18(52),
    /** Real-time signal 19. */
    RTMIN_19(53),
    /** Real-time signal 20. */
    RTMIN_20(54),
    /** Real-time signal 21. */
    RTMIN_21(55),
    /** Real-time signal 22. */
    RTMIN_22(56),
    /** Real-time signal 23. */
    RTMIN_23(57),
    /** Real-time signal 24. */
    RTMIN_24(58),
    /** Real-time signal 25. */
    RTMIN_25(59),
    /** Real-time signal 26. */
    RTMIN_26(60),
    /** Real-time signal 27. */
    RTMIN_27(61),
    /** Real-time signal 28. */
    RTMIN_28(62),
    /** Real-time signal 29. */
    RTMIN_29(63),
    /** Real-time signal 30. */
    RTMIN_30(64);

    private static final int FIRST_REALTIME = 34; // SIGRTMIN: the C library reserves the two below
    private static final int REALTIMES = 31;

    private static final Signal[] BY_NUMBER = byNumber();

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /**
     * Returns the real-time signal that C calls SIGRTMIN + n.
     *
     * @param n the number above SIGRTMIN, 0 to 30
     * @return the signal
     * @throws IllegalArgumentException if there is no such signal
     */
    public static Signal realtime(int n) {
        if (n < 0 || n >= REALTIMES) {
            throw new IllegalArgumentException(
                    "RTMIN+" + n + " is not a real-time signal: they are RTMIN to RTMIN+30");
        }
        return BY_NUMBER[FIRST_REALTIME + n];
    }

    /**
     * Returns the signal with the given number.
     *
     * @param number the number, as in {@code signal.h}
     * @return the signal
     * @throws IllegalArgumentException if there is no such signal, or if it is 32 or 33, which the
     *     C library reserves
     */
    public static Signal of(int number) {
        Signal found = number > 0 && number < BY_NUMBER.length ? BY_NUMBER[number] : null;
        if (found == null) {
            throw new IllegalArgumentException(
                    number + " is not a signal: signals are 1 to 31 and 34 to 64");
        }
        return found;
    }

    /**
     * Returns the number of this signal.
     *
     * @return the number, as in {@code signal.h}
     */
    public int number() {
        return number;
    }

    /**
     * Returns whether this is a real-time signal. Real-time signals are queued, and none is lost.
     *
     * @return true for a real-time signal; false for a standard signal
     */
    public boolean isRealtime() {
        return number >= FIRST_REALTIME;
    }

    /**
     * Returns the name in the form that {@code kill} and {@code env --block-signal} accept, for
     * example {@code RTMIN+5}.
     */
    @Override
    public String toString() {
        return name().replace('_', '+');
    }

    /** Returns the bit in a mask of 64 signals. */
    long bit() {
        return 1L << number - 1;
    }

    private static Signal[] byNumber() {
        var signals = new Signal[FIRST_REALTIME + REALTIMES];
        for (Signal signal : values()) {
            signals[signal.number] = signal;
        }
        return signals;
    }
}
