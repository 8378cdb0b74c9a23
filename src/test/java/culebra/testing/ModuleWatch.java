package culebra.testing;

import culebra.signal.Signal;
import culebra.signal.SignalWatch;

/**
 * A program whose JVM may lack a module of the JDK; beside the module, since it is in no package of
 * it.
 */
public final class ModuleWatch {
    private ModuleWatch() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(SignalWatch.class.getModule());
        for (int i = 0; i < 2; i++) {
            try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
                System.out.println(watch);
            } catch (UnsupportedOperationException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
