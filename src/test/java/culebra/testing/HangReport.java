package culebra.testing;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.PreInterruptCallback;
import org.junit.jupiter.api.extension.PreInterruptContext;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reports a test that has reached its time limit: the threads of this JVM, virtual ones included,
 * and those of every child process. Then it kills the children, since a read from a child does not
 * end by the interrupt that follows.
 */
public final class HangReport implements PreInterruptCallback {
    @Override
    public void beforeThreadInterrupt(PreInterruptContext thread, ExtensionContext test)
            throws IOException {
        var report = new StringBuilder("HANGS: " + test.getUniqueId() + "\n");
        report.append("in ").append(thread.getThreadToInterrupt()).append('\n');
        for (StackTraceElement frame : thread.getThreadToInterrupt().getStackTrace()) {
            report.append("    ").append(frame).append('\n');
        }
        report.append(ownThreads());
        var children = ProcessHandle.current().descendants().toList();
        children.forEach(child -> report.append(Processes.describe(child)));
        System.err.println(report);
        children.forEach(ProcessHandle::destroyForcibly);
        Elsewhere.forgetKilled();
    }

    /** The threads of this JVM, virtual ones included, with their stacks. */
    public static String ownThreads() throws IOException {
        Path directory = Files.createTempDirectory("culebra-test-threads-");
        Path file = directory.resolve("dump");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readString(file);
        } finally {
            Files.deleteIfExists(file);
            Files.delete(directory);
        }
    }
}
