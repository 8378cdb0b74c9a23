/**
 * POSIX shared memory: named and anonymous objects, and their mappings.
 *
 * <p>{@link culebra.shm.SharedMemory} gives several processes access to the same bytes, which they
 * read and write in place, without copying and without system calls. It does not synchronize the
 * processes: combine it with a semaphore ({@link culebra.sem}), or a mutex ({@link culebra.sync}).
 * Use another facility in the following cases:
 *
 * <ul>
 *   <li>for single messages: {@link culebra.mq} or {@link culebra.socket}, which copy them, and
 *       protect the memory of this process from errors of the peer;
 *   <li>for bytes that should survive a restart of the machine: a file that is mapped by the JDK's
 *       {@link java.nio.channels.FileChannel#map(java.nio.channels.FileChannel.MapMode, long, long,
 *       java.lang.foreign.Arena) FileChannel.map}; the file can also contain semaphores and
 *       mutexes;
 *   <li>for programs that use {@code shmget}: {@link culebra.sysv}.
 * </ul>
 *
 * <h2>A producer and a consumer</h2>
 *
 * <p>The producer waits for room in a ring, and the consumer waits for numbers. {@code
 * openOrCreate} makes the ring visible to other processes only when its semaphores have been
 * created. The C struct is described in Java as follows:
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
 * <p>Start the producer first, because the consumer only opens the ring. Both may end or be killed
 * while they wait, and can be started again, because their progress is stored in the ring. If a
 * process is killed between its wait and its post, the ring has room for one number less, a number
 * may be lost, and the consumer may stay one number behind forever. If that matters, guard the ring
 * with a {@link culebra.sync.SharedMutex} with a repair. The ring exists until {@link
 * culebra.shm.SharedMemory#unlink SharedMemory.unlink} is called.
 *
 * <h2>Handing memory to another process</h2>
 *
 * <p>Anonymous memory (a memfd) has no name that another program could find, or that could be left
 * behind. It can also be sealed: a receiver that checks the seals can rely on the fact that no
 * process can modify or truncate the memory.
 *
 * {@snippet file="culebra/cookbook/MemoryGiver.java" region=give}
 *
 * <p>A receiver, in Python:
 *
 * {@snippet file="cookbook/take_memory.py" lang=python}
 *
 * <p>The memory exists until its last descriptor and mapping are closed, in any process. In Java,
 * {@link culebra.shm.SharedMemory#adopt SharedMemory.adopt} adopts a descriptor from {@link
 * culebra.socket.Received#descriptors}, {@link culebra.shm.SharedMemory#seals SharedMemory.seals}
 * returns the seals, and {@code memory.map(MapMode.PRIVATE, 0, memory.size(), arena)} maps it.
 * {@code map(arena)} would map it for writing, which the seal forbids, and Linux before 6.7 refuses
 * every shared mapping of it.
 *
 * <h2>Memory that is never paged out</h2>
 *
 * <p>Pinned memory stays in RAM. It is never written to swap space, where a secret would survive,
 * and an access never waits for a disk. A pin belongs to one mapping in one process.
 *
 * {@snippet file="culebra/cookbook/KeyHolder.java" region=hold}
 *
 * <p>A program in C that uses the key:
 *
 * {@snippet file="cookbook/use_key.c" lang=c}
 *
 * <p>{@code ulimit -l} limits the pinned memory. If the holder is killed, the memory is no longer
 * pinned, and still contains the key. It exists until {@link culebra.shm.SharedMemory#unlink
 * SharedMemory.unlink} is called.
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>A peer truncates memory that others have mapped. Their next access fails with an {@link
 *       java.lang.InternalError} in Java, and kills the process in C and in atomic operations. Seal
 *       anonymous memory; restrict permissions on named objects so that untrusted processes cannot
 *       truncate them.
 *   <li>A shared arena is closed while another thread accesses its memory. That thread gets an
 *       {@link java.lang.IllegalStateException}; JDKs with the bug JDK-8364167, including JDK 25,
 *       may crash instead. Make sure that no thread accesses the memory before you close the arena.
 *   <li>{@code /dev/shm} is full; in containers it has 64 MiB by default. {@code create} reserves
 *       its memory and fails immediately. Memory of {@code createSparse} fails on first access, as
 *       if it were truncated.
 *   <li>Python's {@code multiprocessing.shared_memory.SharedMemory} removes the name when that
 *       Python process ends, even if it only attached. In Python 3.13 or later, pass {@code
 *       track=False}; in earlier versions, call {@code resource_tracker.unregister(memory._name,
 *       "shared_memory")}.
 *   <li>A creator zeroes or initializes memory that other processes already use. {@code
 *       openOrCreate} with an initializer does so before any other process sees the memory. C
 *       programs that only open the memory must not initialize it.
 * </ul>
 *
 * <h2>Names in C</h2>
 *
 * <p>The names that C and its manual pages use for the types of this package:
 *
 * <ul>
 *   <li>{@link culebra.shm.SharedMemory}: {@index shm_open}, {@index shm_unlink}, {@index
 *       memfd_create}, {@index MFD_HUGETLB}, {@index PROT_READ}, {@index PROT_WRITE}, {@index
 *       ftruncate}, {@index posix_fallocate}, {@index mmap}, {@index munmap}, {@index mremap},
 *       {@index MAP_SHARED}, {@index MAP_PRIVATE}, {@index memfd}, {@index "huge pages"};
 *   <li>{@link culebra.shm.Seal}: {@index F_ADD_SEALS}, {@index MFD_ALLOW_SEALING}, {@index
 *       F_GET_SEALS}, {@index F_SEAL_SEAL}, {@index F_SEAL_SHRINK}, {@index F_SEAL_GROW}, {@index
 *       F_SEAL_WRITE}, {@index F_SEAL_FUTURE_WRITE}, {@index "file sealing"};
 *   <li>{@link culebra.shm.Pages}: {@index msync}, {@index MS_SYNC}, {@index MS_ASYNC}, {@index
 *       mlock}, {@index munlock}, {@index mlockall}, {@index munlockall}, {@index RLIMIT_MEMLOCK},
 *       {@index MADV_DONTNEED}, {@index MADV_FREE}, {@index MADV_REMOVE};
 *   <li>{@link culebra.shm.Advice}: {@index madvise}, {@index MADV_NORMAL}, {@index MADV_RANDOM},
 *       {@index MADV_SEQUENTIAL}, {@index MADV_WILLNEED}, {@index MADV_HUGEPAGE}, {@index
 *       MADV_NOHUGEPAGE}, {@index MADV_POPULATE_READ}, {@index MADV_POPULATE_WRITE}.
 * </ul>
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/shm_overview.7.html">shm_overview(7)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/memfd_create.2.html">memfd_create(2)</a>
 * @see <a href="https://man7.org/linux/man-pages/man2/mmap.2.html">mmap(2)</a>
 */
package culebra.shm;
