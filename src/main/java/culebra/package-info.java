/**
 * Start here: which package for which job. The package itself holds the values that every facility
 * uses: error numbers, their exception, and the mode of access.
 *
 * <p>Culebra is Linux interprocess communication for Java, on the Foreign Function and Memory API.
 * The other process may be C, Python, the shell or another JVM, and each page but the last shows
 * one: a worked pair, of which both sides run in the tests. Their sources are whole in {@code
 * src/test/java/culebra} and {@code src/test/c/cookbook}.
 *
 * <p>The <a href="doc-files/index.html">guide</a> has a decision tree, the rules that all
 * facilities share, and help by message.
 *
 * <table>
 * <caption>Which package for which job</caption>
 * <thead>
 * <tr><th scope="col">to</th><th scope="col">take</th><th scope="col">the example there</th></tr>
 * </thead>
 * <tbody>
 * <tr><th scope="row">read and write the same memory</th><td>{@link culebra.shm}</td>
 * <td>a producer and a consumer; handing memory to another process</td></tr>
 * <tr><th scope="row">share a struct with C or Python, with the same members at the same offsets</th>
 * <td>{@link culebra.struct}</td><td>a struct in Java, C and Python</td></tr>
 * <tr><th scope="row">send messages through shared memory, as fast as possible</th>
 * <td>{@link culebra.ring}</td><td>a feed of prices; commands with replies</td></tr>
 * <tr><th scope="row">wake another process, or count what is free</th><td>{@link culebra.sem}</td>
 * <td>semaphores in a mapped file</td></tr>
 * <tr><th scope="row">change shared data one at a time, even if one is killed half way</th>
 * <td>{@link culebra.sync}</td><td>a mutex with a repair</td></tr>
 * <tr><th scope="row">read shared data, many at a time, and change it alone</th>
 * <td>{@link culebra.sync}</td><td>prices that many read</td></tr>
 * <tr><th scope="row">go through phases together, or start when all are ready</th>
 * <td>{@link culebra.sync}</td><td>workers in step</td></tr>
 * <tr><th scope="row">run one at a time, or lock parts of a file</th><td>{@link culebra.lock}</td>
 * <td>a program of which one instance works</td></tr>
 * <tr><th scope="row">stream bytes to a child, or by a path</th><td>{@link culebra.pipe}</td>
 * <td>a server of numbers behind a FIFO</td></tr>
 * <tr><th scope="row">connect to a server, keep messages apart, pass descriptors on, know the peer</th>
 * <td>{@link culebra.socket}</td>
 * <td>a server on virtual threads; datagrams in upper case</td></tr>
 * <tr><th scope="row">leave messages for whoever comes, the urgent ones first</th>
 * <td>{@link culebra.mq}</td><td>a worker behind a queue</td></tr>
 * <tr><th scope="row">wait for a counter or a timer beside other descriptors</th>
 * <td>{@link culebra.event}</td><td>a counter that another process adds to</td></tr>
 * <tr><th scope="row">take signals, and send them</th><td>{@link culebra.signal}</td>
 * <td>a program that reads its file anew</td></tr>
 * <tr><th scope="row">wait for the end of a process, and signal no other</th>
 * <td>{@link culebra.process}</td><td>waiting for a message or for the end of who sends it</td></tr>
 * <tr><th scope="row">wait for many things at once, or own a descriptor from elsewhere</th>
 * <td>{@link culebra.fd}</td><td>signals and data in one poller</td></tr>
 * <tr><th scope="row">take several semaphores at once, or talk to old programs</th>
 * <td>{@link culebra.sysv}</td><td>two tools, given back if their holder is killed</td></tr>
 * <tr><th scope="row">see what there is on this machine, and who uses it</th>
 * <td>{@link culebra.inspect}</td><td>all of it in one table</td></tr>
 * </tbody>
 * </table>
 *
 * <h2>What holds everywhere</h2>
 *
 * <ul>
 *   <li>{@code x()} waits, {@code tryX()} never waits, {@code tryX(Duration)} waits that long, on
 *       the monotonic clock. "Not now" is a value: false, empty, 0 or -1.
 *   <li>An interrupt ends a wait with {@link java.lang.InterruptedException} and leaves the object
 *       open; byte channels alone are closed by it, as those of the JDK are.
 *   <li>{@code close()} from another thread ends a wait with {@link
 *       java.nio.channels.AsynchronousCloseException}, that for a semaphore or a {@code
 *       SignalWatch} with {@link java.lang.IllegalStateException}.
 *   <li>Virtual threads park, except for {@link culebra.sync}, which refuses them.
 *   <li>{@code create} must find nothing, {@code open} must find something, {@code openOrCreate}
 *       takes either, {@code unlink} removes the name. Closing a handle never does, except that the
 *       file of a bound socket goes with the socket.
 *   <li>What gets a name or a path is for this user alone, unless told otherwise; child processes
 *       inherit no descriptor.
 *   <li>An error of the system is an {@link culebra.ErrnoException}, whose message names the call,
 *       the object and often the remedy; or the JDK's own exception where there is one, such as
 *       {@link java.nio.file.NoSuchFileException}.
 * </ul>
 *
 * <p>Java has to be told that a library calls C: {@code --enable-native-access=ALL-UNNAMED} on the
 * class path, {@code --enable-native-access=culebra} on the module path.
 */
package culebra;
