package culebra.struct;

import culebra.struct.CType.Group;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/**
 * A C struct, created from its definition in C. It has the padding that C inserts, so Java, C and
 * Python find each member at the same offset.
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
 * <p>A definition may consist of several structs and unions; the last of them, which must be a
 * struct, is the result. It may contain comments, arrays, inner structs and unions, {@code
 * alignas}, {@code const}, {@code volatile} and {@code _Atomic}. The types of members can be
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
 * <p>Pointers are refused, because they have no meaning in another process. Packed structs are
 * refused, because Java cannot access their members atomically. Bit-fields, enums, typedefs and
 * {@code _Atomic} structs and unions are also refused. The sizes are those of 64-bit Linux on
 * x86-64 and aarch64. An unsigned integer has the Java type of the same size: {@code uint32_t} is
 * an {@code int}.
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
     * Returns the struct of a definition in C.
     *
     * @param definition the definition in C, such as {@code "struct point { int x; double y; }"};
     *     includes and assertions in it are skipped, so it may be the result of {@link #toC}
     * @return the last struct in the definition
     * @throws IllegalArgumentException if the text is not a definition, or contains something that
     *     is not supported; the message states the line and column
     */
    public static Struct of(String definition) {
        Group group = StructParser.parse(Objects.requireNonNull(definition, "definition"));
        return new Struct(group, (StructLayout) group.layout());
    }

    /**
     * Returns the struct that has a layout, to print it or to find members by their paths. If the
     * layout has padding that C would not insert, {@link #toC} prints a member of bytes for it.
     *
     * @param layout a layout with a name, whose members also have names; inner structs have no tag
     *     in C
     * @return the struct
     * @throws IllegalArgumentException if C would lay out the struct differently, or the layout
     *     contains pointers or names that C does not accept; the message names the member
     */
    public static Struct of(StructLayout layout) {
        String name = Objects.requireNonNull(layout, "layout").name().orElse("");
        if (!Identifiers.isValid(name)) {
            throw new IllegalArgumentException(
                    "The name of the layout is not valid in C: '"
                            + name
                            + "'; set one with layout.withName");
        }
        return new Struct(LayoutReader.read(layout, name, name), layout);
    }

    /**
     * Returns the name, which is the tag in C.
     *
     * @return the name, such as {@code "order"}
     */
    public String name() {
        return group.tag();
    }

    /**
     * Returns the layout, with C's padding and alignment.
     *
     * @return a layout whose members have C's names
     */
    public StructLayout layout() {
        return layout;
    }

    /**
     * Returns the size of the struct, as {@code sizeof} does in C.
     *
     * @return the size in bytes
     */
    public long byteSize() {
        return layout.byteSize();
    }

    /**
     * Returns the offset of a member, as {@code offsetof} does in C.
     *
     * @param path the member as C writes it: {@code "price"}, {@code "corners[3].y"}
     * @return the offset in bytes
     * @throws IllegalArgumentException if there is no such member
     */
    public long byteOffset(String path) {
        return layout.byteOffset(path(path).closed());
    }

    /**
     * Returns a variable handle for a member that is a number. Its coordinates are a segment that
     * begins with the struct, and an index of type {@code long} for each pair of empty brackets.
     *
     * <p>Keep the handle in a {@code static final} field. An access then costs no more than an
     * access to an array.
     *
     * @param path the member as C writes it: {@code "price"}, {@code "corners[3].y"}; or with empty
     *     brackets, {@code "corners[].y"}
     * @return the handle, for calls such as {@code (double) handle.get(segment)}, {@code
     *     handle.set(segment, 3L, 0.5)}
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
     * Returns the memory of a member, such as the slot of a mutex or a string.
     *
     * @param memory a segment that begins with the struct
     * @param path the member as C writes it: {@code "lock"}, {@code "corners[3]"}
     * @return the bytes of the member
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
     * Returns the definition in C, with the offsets as comments, and with assertions that the
     * compiler places every member at its offset. C 11 and C++ 11 accept it.
     *
     * @return the lines of a header, with the includes that they need
     */
    public String toC() {
        return CPrinter.print(group);
    }

    /**
     * Returns the class of Python's {@code ctypes}, with the offsets as comments and assertions.
     * {@code order.from_buffer(memory)} then accesses shared memory.
     *
     * @return the lines of a module, with the imports that they need
     */
    public String toPython() {
        return PythonPrinter.print(group);
    }

    /** Returns a string with the name, the size and the alignment. */
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
