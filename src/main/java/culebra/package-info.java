/**
 * Start here: the table below names the package for each job. This package itself contains the
 * types that every facility uses: error numbers, their exception, and the access mode.
 *
 * <p>Culebra is Linux interprocess communication for Java, on the Foreign Function and Memory API.
 * The other process may be a C or Python program, a shell script or another JVM. The page of each
 * package except {@link culebra.inspect} shows worked examples, and the tests run both sides of
 * them. The complete sources are in {@code src/test/java/culebra} and {@code src/test/c/cookbook}.
 *
 * <p>The <a href="doc-files/index.html">guide</a> begins with examples of common jobs. It also has
 * a decision tree, the rules that all facilities share, and remedies for error messages.
 *
 * <table>
 * <caption>The package for each job</caption>
 * <thead>
 * <tr><th scope="col">to</th><th scope="col">use</th><th scope="col">example</th></tr>
 * </thead>
 * <tbody>
 * <tr><th scope="row">read and write the same memory</th><td>{@link culebra.shm}</td>
 * <td>a producer and a consumer; passing memory to another process</td></tr>
 * <tr><th scope="row">share a struct with C or Python, with the same members at the same offsets</th>
 * <td>{@link culebra.struct}</td><td>a struct in Java, C and Python</td></tr>
 * <tr><th scope="row">send messages through shared memory, as fast as possible</th>
 * <td>{@link culebra.ring}</td><td>a feed of prices; commands with replies</td></tr>
 * <tr><th scope="row">wake another process, or count free resources</th><td>{@link culebra.sem}</td>
 * <td>semaphores in a mapped file</td></tr>
 * <tr><th scope="row">modify shared data under a lock that survives the death of its owner</th>
 * <td>{@link culebra.sync}</td><td>a mutex with a repair</td></tr>
 * <tr><th scope="row">read shared data by many threads, and modify it exclusively</th>
 * <td>{@link culebra.sync}</td><td>prices that many read</td></tr>
 * <tr><th scope="row">go through phases together, or start when all are ready</th>
 * <td>{@link culebra.sync}</td><td>workers in step</td></tr>
 * <tr><th scope="row">run only one instance, lock a file with a time limit, or lock parts of it</th><td>{@link culebra.lock}</td>
 * <td>a single-instance program</td></tr>
 * <tr><th scope="row">stream bytes to a child process or through a path, wake a script</th><td>{@link culebra.pipe}</td>
 * <td>a server of numbers behind a FIFO</td></tr>
 * <tr><th scope="row">connect to a server, preserve message boundaries, pass open files, identify the peer</th>
 * <td>{@link culebra.socket}</td>
 * <td>a server on virtual threads; datagrams in upper case</td></tr>
 * <tr><th scope="row">leave messages for a later receiver, by priority</th>
 * <td>{@link culebra.mq}</td><td>a worker behind a queue</td></tr>
 * <tr><th scope="row">wait for a counter or a timer together with other descriptors</th>
 * <td>{@link culebra.event}</td><td>a counter that another process adds to</td></tr>
 * <tr><th scope="row">receive signals such as TERM, and send signals</th><td>{@link culebra.signal}</td>
 * <td>a program that reloads its file</td></tr>
 * <tr><th scope="row">wait for the end of a process, and signal exactly that process</th>
 * <td>{@link culebra.process}</td><td>waiting for a message or for the end of its sender</td></tr>
 * <tr><th scope="row">wait for many things at once, or own a descriptor from elsewhere</th>
 * <td>{@link culebra.fd}</td><td>signals and data in one poller</td></tr>
 * <tr><th scope="row">acquire several semaphores at once, or communicate with old programs</th>
 * <td>{@link culebra.sysv}</td><td>two tools, returned if their holder is killed</td></tr>
 * <tr><th scope="row">list the objects on this machine, and their users</th>
 * <td>{@link culebra.inspect}</td><td>all objects in one table</td></tr>
 * </tbody>
 * </table>
 *
 * <h2>What holds everywhere</h2>
 *
 * <ul>
 *   <li>{@code x()} waits, {@code tryX()} never waits, and {@code tryX(Duration)} waits up to the
 *       given timeout on the monotonic clock. If an operation is not possible in time, the method
 *       returns a value: false, empty, 0 or -1.
 *   <li>An interrupt ends a wait with {@link java.lang.InterruptedException} and leaves the object
 *       open. Only byte channels are closed by an interrupt, as those of the JDK are.
 *   <li>{@code close()} from another thread ends a wait with {@link
 *       java.nio.channels.AsynchronousCloseException}; a wait for a semaphore, a {@code
 *       SignalWatch}, or a word, event, latch or barrier of {@link culebra.sync} ends with {@link
 *       java.lang.IllegalStateException}.
 *   <li>Virtual threads park while they wait. Only {@link culebra.sync.SharedMutex}, {@link
 *       culebra.sync.SharedReadWriteLock} and {@link culebra.sync.SharedCondition} refuse them.
 *   <li>{@code create} fails if the name exists, {@code open} fails if it does not, {@code
 *       openOrCreate} does either, and {@code unlink} removes the name. Closing a handle never
 *       removes the name, except that closing a listener or a bound socket removes its socket file.
 *   <li>An object with a name or a path is accessible only to this user, unless it is created with
 *       other permissions. Child processes inherit no descriptor.
 *   <li>An error of the system is thrown as an {@link culebra.ErrnoException}, whose message names
 *       the call, the object and often the remedy. Where the JDK has an exception for the error,
 *       such as {@link java.nio.file.NoSuchFileException}, that exception is thrown instead.
 * </ul>
 *
 * <p>Culebra calls native functions, so native access must be enabled: {@code
 * --enable-native-access=ALL-UNNAMED} on the class path, {@code --enable-native-access=culebra} on
 * the module path.
 *
 * <h2>Errors of C</h2>
 *
 * <p>These errors are reported by an exception of their own, or by a result:
 *
 * <ul>
 *   <li>{@index EAGAIN}: the value for an operation that is not possible in time;
 *   <li>{@index EINTR}: the call is repeated, unless the Java thread is interrupted;
 *   <li>{@index ENOENT}: {@link java.nio.file.NoSuchFileException}, for a call on a name;
 *   <li>{@index EEXIST}: {@link java.nio.file.FileAlreadyExistsException}, for a call on a name;
 *   <li>{@index EACCES} and {@index EPERM}: {@link java.nio.file.AccessDeniedException}, for a call
 *       on a name;
 *   <li>{@index ECONNREFUSED}: {@link java.net.ConnectException};
 *   <li>{@index EADDRINUSE} and {@index EADDRNOTAVAIL}: {@link java.net.BindException};
 *   <li>{@index ENOSYS} and {@index EOPNOTSUPP}: {@link java.lang.UnsupportedOperationException};
 *   <li>{@index EDEADLK}: {@link culebra.lock.DeadlockException};
 *   <li>{@index EIDRM}: {@link culebra.sysv.RemovedException};
 *   <li>{@index EOWNERDEAD}: the repair of a {@link culebra.sync.SharedMutex}, or {@link
 *       culebra.sync.OwnerDiedException}.
 * </ul>
 *
 * <p>All other errors are thrown as {@link culebra.ErrnoException}; {@link culebra.Errno} lists
 * them.
 */
package culebra;
