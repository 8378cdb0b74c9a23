package culebra.struct;

import culebra.struct.CType.Group;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A struct of C, from its definition in C. It has C's padding, so that Java, C and Python find the
 * same members at the same offsets.
 *
 * {@snippet :
 * Struct order = Struct.of("struct order { int32_t id; double price; char name[16]; }");
 * VarHandle price = order.varHandle("price");
 *
 * MemorySegment memory = SharedMemory.map("order", order.byteSize(), arena);
 * price.set(memory, 9.5);
 * System.out.println(order.toC()); // for the program in C
 * }
 *
 * <p>A definition may consist of several structs and unions, of which the last one counts, with
 * comments, arrays, inner structs and unions, {@code alignas}, {@code const}, {@code volatile} and
 * {@code _Atomic}. Members have
 *
 * <ul>
 *   <li>the integers of C ({@code char}, {@code unsigned long}), of {@code stdint.h} ({@code
 *       uint32_t}) and {@code bool}, {@code char16_t}, {@code size_t}, {@code ssize_t}, {@code
 *       off_t}, {@code time_t}, {@code pid_t}, {@code uid_t}, {@code gid_t};
 *   <li>{@code float} and {@code double};
 *   <li>{@code sem_t}, {@code pthread_mutex_t} and {@code pthread_cond_t}, which are slots for a
 *       {@code SharedSemaphore}, {@code SharedMutex} and {@code SharedCondition}.
 * </ul>
 *
 * <p>Refused are pointers, which mean nothing in another process; packed structs, whose members
 * Java cannot access atomically; bit-fields, enums and typedefs. The sizes are those of 64-bit
 * Linux on x86-64 and aarch64. An unsigned integer has the type of Java of its size: {@code
 * uint32_t} is an {@code int}.
 *
 * @see <a href="https://man7.org/linux/man-pages/man3/offsetof.3.html">offsetof(3)</a>
 */
public final class Struct {
    private final Group group;
    private final StructLayout layout;

    private Struct(Group group, StructLayout layout) {
        this.group = group;
        this.layout = layout;
    }

    /**
     * Returns the struct that C defines so.
     *
     * @param definition in C, such as {@code "struct point { int x; double y; }"}; includes and
     *     assertions in it are skipped, so that it may be what {@link #toC} has returned
     * @return the last struct in it
     * @throws IllegalArgumentException if it is not a definition, or has something that is not
     *     supported; the message tells the line and column
     */
    public static Struct of(String definition) {
        Group group = StructParser.parse(Objects.requireNonNull(definition, "definition"));
        return new Struct(group, (StructLayout) group.layout());
    }

    /**
     * Returns the struct that has a layout, to print it or to find members by their paths. Where
     * the layout has padding that C would not insert, {@link #toC} has a member of bytes.
     *
     * @param layout with a name, as are its members; inner structs get none in C
     * @return the struct
     * @throws IllegalArgumentException if C would lay it out in another way, or it has pointers, or
     *     names that C does not accept; the message tells the member
     */
    public static Struct of(StructLayout layout) {
        String name = Objects.requireNonNull(layout, "layout").name().orElse("");
        if (!Identifiers.isValid(name)) {
            throw new IllegalArgumentException(
                    "The name of the layout is not one in C: '"
                            + name
                            + "'; set one by layout.withName");
        }
        return new Struct(LayoutReader.read(layout, name, name), layout);
    }

    /**
     * Returns the name, which is the tag in C.
     *
     * @return such as {@code "order"}
     */
    public String name() {
        return group.tag();
    }

    /**
     * Returns the layout, with the padding of C and its alignment.
     *
     * @return a layout whose members have C's names
     */
    public StructLayout layout() {
        return layout;
    }

    /**
     * Returns the size, as {@code sizeof} in C.
     *
     * @return in bytes
     */
    public long byteSize() {
        return layout.byteSize();
    }

    /**
     * Returns the offset of a member, as {@code offsetof} in C.
     *
     * @param path the member as C writes it: {@code "price"}, {@code "corners[3].y"}
     * @return in bytes
     * @throws IllegalArgumentException if there is no such member
     */
    public long byteOffset(String path) {
        return layout.byteOffset(path(path).closed());
    }

    /**
     * Returns access to a number. Its coordinates are a segment that begins with the struct, and an
     * index of type {@code long} for each pair of empty brackets.
     *
     * <p>Keep it in a {@code static final} field, where an access costs no more than one of an
     * array.
     *
     * @param path the member as C writes it: {@code "price"}, {@code "corners[3].y"}; or with empty
     *     brackets, {@code "corners[].y"}
     * @return such as {@code (double) handle.get(segment)}, {@code handle.set(segment, 3L, 0.5)}
     * @throws IllegalArgumentException if there is no such member, or it is not a number
     */
    public VarHandle varHandle(String path) {
        MemberPath member = path(path);
        if (!(member.layout() instanceof ValueLayout)) {
            throw member.illegal("it is not a number; use slice");
        }
        return MethodHandles.insertCoordinates(layout.varHandle(member.elements()), 1, 0L);
    }

    /**
     * Returns the memory of a member, such as the slot of a mutex or a text.
     *
     * @param memory a segment that begins with the struct
     * @param path the member as C writes it: {@code "lock"}, {@code "corners[3]"}
     * @return its bytes
     * @throws IllegalArgumentException if there is no such member
     * @throws IndexOutOfBoundsException if the segment is too small
     */
    public MemorySegment slice(MemorySegment memory, String path) {
        Objects.requireNonNull(memory, "memory");
        MemberPath member = path(path);
        return memory.asSlice(layout.byteOffset(member.closed()), member.layout().byteSize());
    }

    private MemberPath path(String path) {
        return new MemberPath(layout, Objects.requireNonNull(path, "path"));
    }

    /**
     * Returns the definition in C, with the offsets as comments, and assertions that the compiler
     * places every member there. C 11 and C++ 11 accept it.
     *
     * @return lines of a header, with the includes that they need
     */
    public String toC() {
        return CPrinter.print(group);
    }

    /**
     * Returns the class of Python's {@code ctypes}, with the offsets as comments and assertions.
     * {@code order.from_buffer(memory)} accesses shared memory by it.
     *
     * @return lines of a module, with the imports that they need
     */
    public String toPython() {
        return PythonPrinter.print(group);
    }

    /** Returns the name, size and alignment. */
    @Override
    public String toString() {
        return "Struct["
                + name()
                + ", "
                + byteSize()
                + " bytes, alignment "
                + layout.byteAlignment()
                + "]";
    }
}
