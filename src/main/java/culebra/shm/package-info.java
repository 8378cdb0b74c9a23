/**
 * POSIX shared memory: objects with a name, anonymous ones, and how they are mapped.
 *
 * <p>{@link culebra.shm.SharedMemory} gives several processes the same bytes, to be read and
 * written in place, without a copy and without a call. It says nothing about when: beside it stands
 * a semaphore ({@link culebra.sem}), or a mutex ({@link culebra.sync}). Take something else
 *
 * <ul>
 *   <li>for single messages: {@link culebra.mq} or {@link culebra.socket}, which copy them, and
 *       keep the peer's mistakes out of this process's memory;
 *   <li>for bytes that should outlive a restart of the machine: a file, by the JDK's {@link
 *       java.nio.channels.FileChannel#map(java.nio.channels.FileChannel.MapMode, long, long,
 *       java.lang.foreign.Arena) FileChannel.map}; semaphores and mutexes may lie there, too;
 *   <li>for programs that have {@code shmget}: {@link culebra.sysv}.
 * </ul>
 *
 * <h2>A producer and a consumer</h2>
 *
 * <p>The producer waits for room in a ring, the consumer for numbers. {@code openOrCreate} shows
 * the ring to others only when its semaphores are made. This is C's struct in Java:
 *
 * {@snippet file="culebra/cookbook/Producer.java" region=layout}
 *
 * <p>The producer:
 *
 * {@snippet file="culebra/cookbook/Producer.java" region=produce}
 *
 * <p>The consumer, in C:
 *
 * {@snippet file="cookbook/consumer.c" lang=c}
 *
 * <p>The producer is started first, since the consumer only opens. Both may end, be killed as they
 * wait, and be started again: how far they are is in the ring. One that is killed between its wait
 * and its post leaves room for one number less, may lose a number, and may leave the consumer one
 * behind for ever: where that matters, guard the ring by a {@link culebra.sync.SharedMutex} with a
 * repair. The ring stays until {@link culebra.shm.SharedMemory#unlink SharedMemory.unlink}.
 *
 * <h2>Handing memory to another process</h2>
 *
 * <p>Anonymous memory (a memfd) has no name that anybody could find or forget to remove, and can be
 * sealed: whoever gets it and looks at its seals knows that nobody will change it or cut it short.
 *
 * {@snippet file="culebra/cookbook/MemoryGiver.java" region=give}
 *
 * <p>A taker, in Python:
 *
 * {@snippet file="cookbook/take_memory.py" lang=python}
 *
 * <p>The memory goes with its last descriptor and mapping; which process made it does not matter.
 * In Java, {@link culebra.shm.SharedMemory#adopt SharedMemory.adopt} takes what {@link
 * culebra.socket.Received#descriptors} has brought, {@link culebra.shm.SharedMemory#seals} tells
 * the seals, and {@code memory.map(MapMode.PRIVATE, 0, memory.size(), arena)} maps it: {@code
 * map(arena)} would be for writing, which the seal forbids, and Linux before 6.7 refuses every
 * shared mapping of it.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A peer truncates what others have mapped. Their next access is an {@link
 *       java.lang.InternalError} in Java, and ends the process in C and in atomic operations. Seal
 *       what is anonymous; let nobody open what has a name who might cut it.
 *   <li>A shared arena is closed while another thread accesses its memory. That thread gets an
 *       {@link java.lang.IllegalStateException}; JDKs with the fault JDK-8364167, 25 among them,
 *       may crash instead. End the accesses first.
 *   <li>{@code /dev/shm} is full; in containers it has 64 MiB unless told otherwise. {@code create}
 *       reserves its memory and fails at once. Memory of {@code createSparse} fails at its first
 *       touch, as if it were cut.
 *   <li>Python's {@code multiprocessing.shared_memory.SharedMemory} removes the name when that
 *       Python ends, even if it only attached. From 3.13 on pass {@code track=False}; before, call
 *       {@code resource_tracker.unregister(memory._name, "shared_memory")}.
 *   <li>A creator zeroes or sets up what others use already. {@code openOrCreate} with an
 *       initializer does it before anybody sees it; C programs that only open never do.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/shm_overview.7.html">shm_overview(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
package culebra.shm;
