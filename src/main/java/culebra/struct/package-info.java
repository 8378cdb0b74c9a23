/**
 * C structs: their layout in C, access to their members by name, and their definitions for programs
 * in C and Python.
 *
 * <p>A {@link culebra.struct.Struct} is created from its definition in C, and has the padding that
 * C inserts. It describes where members are; the memory itself comes from {@link culebra.shm},
 * {@link culebra.sysv} or a mapped file. Use another facility in the following cases:
 *
 * <ul>
 *   <li>for a layout that is composed at run time: {@link java.lang.foreign.MemoryLayout}, which
 *       {@link culebra.struct.Struct#of(java.lang.foreign.StructLayout) Struct.of} checks against
 *       the rules of C;
 *   <li>for headers of large libraries: jextract;
 *   <li>for messages between machines, whose byte orders may differ: {@link java.nio.ByteBuffer}.
 * </ul>
 *
 * <h2>A struct in Java, C and Python</h2>
 *
 * <p>The Java program contains the definition, and prints it for C and Python: {@code java Gauge
 * --c >gauge.h}, {@code java Gauge --python >gauge.py}.
 *
 * {@snippet file="culebra/cookbook/Gauge.java" region=gauge}
 *
 * <p>A reader in C. The header asserts at compile time that every member is at the same offset as
 * in Java:
 *
 * {@snippet file="cookbook/read_gauge.c" lang=c}
 *
 * <p>A reader in Python:
 *
 * {@snippet file="cookbook/read_gauge.py" lang=python}
 *
 * <h2>What goes wrong</h2>
 *
 * <ul>
 *   <li>The other side has an older definition. The assertions cannot detect that, because they
 *       only compare a definition with itself. Begin the struct with its version or size, and check
 *       that member when memory is opened.
 *   <li>One side reads data while the other side is writing it. A layout does not order accesses:
 *       guard the members with a {@link culebra.sync.SharedMutex}, or publish them with a release
 *       store, as above.
 *   <li>C defines the struct as packed. Java then has no atomic access to its members, so {@code
 *       Struct.of} refuses it. Order the members by size instead, the largest first.
 *   <li>A {@code char} is signed on x86-64 and unsigned on aarch64. In Java it is a {@code byte}.
 *   <li>Python copies {@code char} arrays up to the first NUL. Use {@code uint8_t} for bytes.
 * </ul>
 *
 * <p>Other names: {@index offsetof}, {@index sizeof}, {@index _Static_assert}, {@index ctypes},
 * {@index "struct padding"}.
 *
 * @see <a href="https://docs.python.org/3/library/ctypes.html">ctypes</a>
 */
package culebra.struct;
