/**
 * What there is for interprocess communication on this machine, and which processes use it.
 *
 * <p>{@link culebra.inspect.Inspect#list} is one call for shared memory, semaphores, message
 * queues, System V objects, file locks and UNIX sockets; in jshell {@code
 * System.out.println(Inspect.list())} prints a table. {@link culebra.inspect.Inspect#users} tells
 * who has one of them open or mapped, {@link culebra.inspect.Inspect#unreferenced} the objects
 * without users that can be seen. Nothing is changed, and nothing removed.
 *
 * <p>For a look at a machine whose programs hang or leave things behind; <code>{@index
 * ipcs}</code>, <code>{@index lslocks}</code>, <code>{@index ss}</code> and <code>{@index
 * lsof}</code> show parts of it, too.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>Without root, other users' processes cannot be looked into: what they use seems unused.
 *       {@link culebra.inspect.Listing#warnings} counts them.
 *   <li>A container sees neither the processes nor the names of others, though it may share memory
 *       with them.
 *   <li>It is a picture of a moment. What is unused now may be what a program expects to find when
 *       it starts again.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
package culebra.inspect;
