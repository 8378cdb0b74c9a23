/**
 * Counters and timers with descriptors: eventfd and timerfd.
 *
 * <p>An {@link culebra.event.EventFd} is a counter that wakes a waiting thread, in this or another
 * process. A {@link culebra.event.TimerFd} wakes it when a given time is reached, and counts how
 * often it has expired. Both can be waited for together with sockets and pipes in a {@link
 * culebra.fd.Poll} or {@link culebra.fd.Poller}, and can be passed to another process over a UNIX
 * socket. Use another facility in the following cases:
 *
 * <ul>
 *   <li>if the other process must find the counter by name: {@link culebra.sem.NamedSemaphore};
 *   <li>to count in shared memory, without a system call if no thread waits: {@link
 *       culebra.sem.SharedSemaphore};
 *   <li>to limit the time of one wait: {@code tryX(Duration)} of the object waited for.
 * </ul>
 *
 * <h2>A counter that another process adds to</h2>
 *
 * <p>The counter does not report that the last process that adds to it has ended. The connection
 * over which its descriptor was passed does.
 *
 * {@snippet file="culebra/cookbook/CounterOwner.java" region=count}
 *
 * <p>A worker, in Python:
 *
 * {@snippet file="cookbook/count_up.py" lang=python}
 *
 * <p>Additions between two takes are summed. A counter created by {@code createSemaphore} returns 1
 * per take instead. If the worker is killed, its additions remain in the counter.
 *
 * <h2>A program that runs jobs at a time of day</h2>
 *
 * <p>A timer on the wall clock expires at a time of day. If the clock is set in the meantime, the
 * program is notified, and computes the time of the next job again.
 *
 * {@snippet file="culebra/cookbook/AlarmClock.java" region=alarm}
 *
 * <p>A Python program that sets the clock, run as root:
 *
 * {@snippet file="cookbook/set_clock.py" lang=python}
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>Two threads find the counter ready, and only one of them gets the value: readiness is a
 *       hint, not a promise. Use {@code tryTake}, which may return empty.
 *   <li>A duplicate refers to the same counter, and may be in another process. Closing one handle
 *       does not end the waits of threads in another handle.
 *   <li>Another program reads the counter in the wrong byte order: it is 8 bytes in native byte
 *       order.
 *   <li>The clock of {@code TimerFd.create()} stops while the machine is suspended; {@link
 *       culebra.event.TimerClock#BOOT} and {@link culebra.event.TimerClock#WALL} do not.
 *       Expirations that were not taken are summed.
 *   <li>The time of day jumps when the clock is set. Measure elapsed time with another clock.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.event.EventFd}: {@index eventfd}, {@index EFD_SEMAPHORE}, {@index
 *       EFD_NONBLOCK}, {@index EFD_CLOEXEC};
 *   <li>{@link culebra.event.TimerFd}: {@index timerfd_create}, {@index timerfd_settime}, {@index
 *       timerfd_gettime}, {@index timerfd}, {@index TFD_TIMER_ABSTIME};
 *   <li>{@link culebra.event.ClockStep}: {@index TFD_TIMER_CANCEL_ON_SET}, {@index ECANCELED};
 *   <li>{@link culebra.event.TimerClock}: {@index CLOCK_MONOTONIC}, {@index CLOCK_BOOTTIME},
 *       {@index CLOCK_REALTIME}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/eventfd.2.html">eventfd(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/timerfd_create.2.html">timerfd_create(2)</a>
 */
package culebra.event;
