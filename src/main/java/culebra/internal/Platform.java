package culebra.internal;

import java.lang.foreign.MemorySegment;

/** Reports clearly, before the first call, if Culebra cannot run on this system. */
public final class Platform {
    /** Whether {@link LeakWatch} looks for handles that are dropped while open. */
    public static final boolean WATCHES_LEAKS = System.getProperty("culebra.leaks") != null;

    /** The name of a thread that exists while JFR records, and afterwards. */
    private static final String RECORDER = "JFR Recorder Thread";

    private static final long PAUSE = 1_000_000_000;

    private static volatile boolean usable;

    // A race on these costs one check or one event and is otherwise harmless.
    private static boolean recorded;
    private static long nextLook = System.nanoTime();

    private Platform() {}

    /**
     * Checks the system and the permission for native access. Every public factory begins with it,
     * so that a refusal is this exception each time and not a class that failed to initialise.
     *
     * @throws UnsupportedOperationException if this is not Linux on x86-64 or aarch64
     * @throws IllegalCallerException if native access is not enabled
     */
    public static void require() {
        if (!usable) {
            requireSystem(System.getProperty("os.name"), System.getProperty("os.arch"));
            requireNativeAccess();
            usable = true;
        }
        lookForRecording();
    }

    /** Returns whether JFR was seen to record, so that {@link Recorder} has something to do. */
    public static boolean isRecorded() {
        return recorded;
    }

    /** Checks whether JFR records, at most once a second, and without loading a class. */
    static void lookForRecording() {
        long now = System.nanoTime();
        if (now - nextLook < 0) {
            return;
        }
        nextLook = now + PAUSE;
        try {
            recorded = hasThread(RECORDER);
        } catch (OutOfMemoryError unseen) {
            return;
        }
    }

    private static boolean hasThread(String name) {
        ThreadGroup root = Thread.currentThread().getThreadGroup();
        while (root.getParent() != null) {
            root = root.getParent();
        }
        Thread[] threads = new Thread[root.activeCount() + 8];
        for (int i = root.enumerate(threads); i > 0; i--) {
            if (threads[i - 1].getName().equals(name)) {
                return true;
            }
        }
        return false;
    }

    static void requireSystem(String os, String arch) {
        boolean known = arch.equals("amd64") || arch.equals("aarch64");
        if (!os.equals("Linux") || !known) {
            throw new UnsupportedOperationException(
                    "Culebra runs on Linux on x86-64 and aarch64; this is " + os + " on " + arch);
        }
    }

    @SuppressWarnings("restricted")
    private static void requireNativeAccess() {
        if (Platform.class.getModule().isNativeAccessEnabled()) {
            return; // without loading classes that reading /proc does not need
        }
        try {
            MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException refused) {
            Module module = Platform.class.getModule();
            String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
            throw new IllegalCallerException(
                    "Culebra calls native functions, but native access is denied in this JVM: start"
                            + " it with java --enable-native-access="
                            + name,
                    refused);
        }
    }
}
