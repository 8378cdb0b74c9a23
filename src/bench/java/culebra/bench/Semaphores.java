package culebra.bench;

import culebra.sem.NamedSemaphore;

import java.io.IOException;

/** Two named semaphores for two processes, one for each direction. */
final class Semaphores implements AutoCloseable {
    final String to = "/culebra-bench-to-" + ProcessHandle.current().pid();
    final String from = "/culebra-bench-from-" + ProcessHandle.current().pid();

    Semaphores() throws IOException {
        NamedSemaphore.create(to, 0).close();
        NamedSemaphore.create(from, 0).close();
    }

    @Override
    public void close() throws IOException {
        NamedSemaphore.unlinkIfExists(to);
        NamedSemaphore.unlinkIfExists(from);
    }
}
