package culebra.internal;

import java.lang.foreign.MemorySegment;

/** Says plainly, before the first call, where Culebra cannot run. */
public final class Platform {
    private static volatile boolean usable;

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
            return; // without loading what a look at /proc does not use
        }
        try {
            MemorySegment.NULL.reinterpret(0);
        } catch (IllegalCallerException refused) {
            Module module = Platform.class.getModule();
            String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
            throw new IllegalCallerException(
                    "Culebra calls C functions, which this JVM was told to refuse: start it with"
                            + " java --enable-native-access="
                            + name,
                    refused);
        }
    }
}
