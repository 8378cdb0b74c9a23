package culebra;

import culebra.mq.MessageQueue;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.testing.TempName;

import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Replaces the names of objects that pages show, so that tests disturb no other program. */
final class ShownNames {
    private static final List<String> MEMORY = List.of("counter", "tickets", "accounts", "prices");
    private static final List<String> SEMAPHORES = List.of("jobs", "ready");
    private static final List<String> QUEUES = List.of("tasks");
    private static final Pattern NAME =
            Pattern.compile(
                    "\"(/?)(counter|tickets|accounts|prices|jobs|ready|tasks|inbox|printer|clients)\"");

    private final String prefix = TempName.next().substring(1) + "-";

    String in(String text) {
        return NAME.matcher(text).replaceAll("\"$1" + prefix + "$2\"");
    }

    String back(String text) {
        return text.replace(prefix, "");
    }

    void removeWhatAFailureLeft() throws IOException {
        for (String name : MEMORY) {
            SharedMemory.unlinkIfExists(prefix + name);
        }
        for (String name : SEMAPHORES) {
            NamedSemaphore.unlinkIfExists(prefix + name);
        }
        for (String name : QUEUES) {
            MessageQueue.unlinkIfExists(prefix + name);
        }
    }
}
