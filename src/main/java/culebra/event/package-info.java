/**
 * Counters and timers that are descriptors: eventfd and timerfd.
 *
 * <p>{@link culebra.event.EventFd} wakes whoever waits, in this or another process, and counts how
 * often; {@link culebra.event.TimerFd} does so when a time has come. Both can wait beside sockets
 * and pipes in a {@link culebra.fd.Poll} or {@link culebra.fd.Poller}, and reach another process
 * over a UNIX socket. Take something else
 *
 * <ul>
 *   <li>if the other process should find it by a name: {@link culebra.sem.NamedSemaphore};
 *   <li>to count in shared memory, at the cost of no call where nobody waits: {@link
 *       culebra.sem.SharedSemaphore};
 *   <li>for a time limit of one wait: {@code tryX(Duration)} of whatever is waited for.
 * </ul>
 *
 * <h2>A counter that another process adds to</h2>
 *
 * <p>The counter does not tell that nobody is left to add to it: the connection by which it was
 * given away does.
 *
 * {@snippet file="culebra/cookbook/CounterOwner.java" region=count}
 *
 * <p>A worker, in Python:
 *
 * {@snippet file="cookbook/count_up.py" lang=python}
 *
 * <p>Between two takes, additions are one sum. A counter of {@code createSemaphore} gives 1 at a
 * time instead. If the worker is killed, what it had added is told still.
 *
 * <h2>A program that works at times of day</h2>
 *
 * <p>A timer on the wall clock expires at a time of day. If the clock is set meanwhile, the program
 * is informed and works out anew when to work next.
 *
 * {@snippet file="culebra/cookbook/AlarmClock.java" region=alarm}
 *
 * <p>What sets the clock, in Python, as root:
 *
 * {@snippet file="cookbook/set_clock.py" lang=python}
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>Two take what only one of them gets: being told that it is readable is no promise. Take by
 *       {@code tryTake}, which may find nothing.
 *   <li>A duplicate is the same counter, and may be in another process. Closing one's own handle
 *       wakes nobody there.
 *   <li>A number is read in the wrong byte order: it is 8 bytes in the order of the CPU.
 *   <li>The clock of {@code TimerFd.create()} stops while the machine is suspended; {@link
 *       culebra.event.TimerClock#BOOT} and {@link culebra.event.TimerClock#WALL} do not.
 *       Expirations that nobody took are one count.
 *   <li>The time of day jumps when the clock is set. Measure how long something takes by another
 *       clock.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/eventfd.2.html">eventfd(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/timerfd_create.2.html">timerfd_create(2)</a>
 */
package culebra.event;
