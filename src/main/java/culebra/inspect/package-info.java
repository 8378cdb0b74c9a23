/**
 * Lists the objects for interprocess communication on this machine, and the processes that use
 * them.
 *
 * <p>{@link culebra.inspect.Inspect#list Inspect.list} lists shared memory, message rings,
 * semaphores, message queues, System V objects, file locks and UNIX sockets. In jshell, {@code
 * System.out.println(Inspect.list())} prints them as a table. {@link culebra.inspect.Inspect#users
 * Inspect.users} returns the processes that have named shared memory, a semaphore or a message
 * queue open or mapped. {@link culebra.inspect.Inspect#unreferenced Inspect.unreferenced} lists the
 * objects that no visible process uses. These methods neither change nor remove anything.
 *
 * <p>Use them to examine a machine whose programs hang or leave objects behind. The commands <code>
 * {@index ipcs}</code>, <code>{@index lslocks}</code>, <code>{@index ss}</code> and <code>
 * {@index lsof}</code> each show a part of the same information.
 *
 * <h2>Common mistakes</h2>
 *
 * <ul>
 *   <li>Without root privileges, processes of other users cannot be inspected, so objects that only
 *       they use appear unused. {@link culebra.inspect.Listing#warnings Listing.warnings} reports
 *       how many processes were skipped.
 *   <li>A container sees neither the processes nor the names of other containers, even if it shares
 *       memory with them.
 *   <li>A listing is a snapshot. A program may expect to find an object when it starts again, even
 *       if no process uses the object now.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man5/proc.5.html">proc(5)</a>
 */
package culebra.inspect;
