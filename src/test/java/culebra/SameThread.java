package culebra;

import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

import java.util.Map;

/**
 * Runs the lines of a jshell session in the thread that reads them, as a process of its own does:
 * {@code --execution local} takes a new thread for each, and a mutex belongs to a thread.
 */
public final class SameThread implements ExecutionControlProvider {
    static final String NAME = "direct";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
        return new DirectExecutionControl();
    }
}
