package culebra.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes what the library logs in this JVM. */
public final class LogRecords {
    /** Held, since the JDK holds loggers weakly. */
    private static final Logger LOGGER = Logger.getLogger("culebra");

    private LogRecords() {}

    /** Returns a queue of what is logged from now on. */
    public static BlockingQueue<LogRecord> queue() {
        var records = new LinkedBlockingQueue<LogRecord>();
        LOGGER.setLevel(Level.ALL);
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        records.add(record);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                });
        return records;
    }
}
