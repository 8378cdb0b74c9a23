package culebra.struct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.sequenceLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.sem.SharedSemaphore;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/** Structs, their layouts and their texts. */
class StructTest {
    private static final Struct ORDER =
            Struct.of("struct order { int32_t id; double price; char name[16]; }");

    @Test
    void layoutHasThePaddingOfC() {
        assertEquals(
                structLayout(
                                JAVA_INT.withName("id"),
                                paddingLayout(4),
                                JAVA_DOUBLE.withName("price"),
                                sequenceLayout(16, JAVA_BYTE).withName("name"))
                        .withName("order"),
                ORDER.layout());
        assertEquals(32, ORDER.byteSize());
        assertEquals(8, ORDER.byteOffset("price"));
        assertEquals(19, ORDER.byteOffset("name[3]"));
        assertEquals("order", ORDER.name());
        assertEquals("Struct[order, 32 bytes, alignment 8]", ORDER.toString());
    }

    @Test
    void structEndsWithPaddingToItsAlignment() {
        assertEquals(16, Struct.of("struct s { int64_t n; char c; }").byteSize());
        assertEquals(
                128,
                Struct.of("struct s { alignas(64) int head; alignas(64) int tail; }").byteSize());
    }

    @Test
    void unionHasTheSizeOfItsLargestMemberRoundedUp() {
        Struct s = Struct.of("struct s { char c; union { char text[5]; int32_t n; } value; };");
        assertEquals(12, s.byteSize());
        assertEquals(4, s.byteOffset("value.n"));
        assertEquals(6, s.byteOffset("value.text[2]"));
    }

    @Test
    void objectsOfTheCLibraryAreSlots() {
        Struct s = Struct.of("struct s { sem_t a; pthread_mutex_t b; pthread_cond_t c; };");
        assertEquals(
                structLayout(
                                SharedSemaphore.LAYOUT.withName("a"),
                                SharedMutex.LAYOUT.withName("b"),
                                SharedCondition.LAYOUT.withName("c"))
                        .withName("s"),
                s.layout());
        MemorySegment memory = Arena.ofAuto().allocate(s.layout());
        SharedMutex mutex = SharedMutex.create(s.slice(memory, "b"));
        mutex.lock();
        mutex.unlock();
    }

    @Test
    void handlesAccessMembersAndElements() {
        Struct line =
                Struct.of(
                        """
                        struct point { int x; double y; };
                        struct line { uint32_t id; struct point corners[4]; };
                        """);
        VarHandle id = line.varHandle("id");
        VarHandle anyY = line.varHandle("corners[].y");
        VarHandle thirdY = line.varHandle("corners[3].y");
        MemorySegment memory = Arena.ofAuto().allocate(line.layout());
        id.setVolatile(memory, 7);
        anyY.set(memory, 3L, 0.5);
        assertEquals(0.5, (double) thirdY.get(memory));
        assertEquals(7, memory.get(JAVA_INT, 0));
        assertEquals(0.5, memory.get(JAVA_DOUBLE, line.byteOffset("corners[3].y")));
        assertEquals(16, line.slice(memory, "corners[3]").byteSize());
        assertEquals(56, line.slice(memory, "corners[3]").address() - memory.address());
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> line.slice(memory.asSlice(0, 60), "corners[3]"));
    }

    @Test
    void textInCIsReadAgain() {
        Struct line =
                Struct.of(
                        """
                        union value { long n; char text[3]; };
                        struct line {
                            _Atomic unsigned long id; /* of the line */
                            const union value values[2][3], last;
                            alignas(32) struct { char16_t c; bool b; } inner[2];
                        };
                        """);
        Struct again = Struct.of(line.toC());
        assertEquals(line.layout(), again.layout());
        assertEquals(line.toC(), again.toC());
    }

    @Test
    void textInCOfAnOrder() {
        assertEquals(
                """
                #include <assert.h>
                #include <stddef.h>
                #include <stdint.h>

                struct order {
                    int32_t id;                         // offset 0
                    double price;                       // offset 8
                    char name[16];                      // offset 16
                };
                static_assert(sizeof(struct order) == 32, "sizeof(struct order)");
                static_assert(offsetof(struct order, id) == 0, "offsetof(struct order, id)");
                static_assert(offsetof(struct order, price) == 8, "offsetof(struct order, price)");
                static_assert(offsetof(struct order, name) == 16, "offsetof(struct order, name)");
                """,
                ORDER.toC());
    }

    @Test
    void textInPythonOfAnOrder() {
        assertEquals(
                """
                from ctypes import Structure, c_char, c_double, c_int32, sizeof


                class order(Structure):
                    _fields_ = [
                        ("id", c_int32),                    # offset 0
                        ("price", c_double),                # offset 8
                        ("name", c_char * 16),              # offset 16
                    ]


                assert sizeof(order) == 32
                assert [getattr(order, field[0]).offset for field in order._fields_] == [0, 8, 16]
                """,
                ORDER.toPython());
    }

    @Test
    void composedLayoutKeepsPaddingThatCWouldNotInsert() {
        StructLayout ring =
                structLayout(
                                JAVA_LONG.withName("head"),
                                paddingLayout(56),
                                JAVA_INT.withByteAlignment(64).withName("tail"),
                                paddingLayout(60))
                        .withName("ring");
        Struct struct = Struct.of(ring);
        assertEquals(ring, struct.layout());
        Struct again = Struct.of(struct.toC());
        assertEquals(64, again.byteOffset("tail"));
        assertEquals(128, again.byteSize());
        Struct spaced =
                Struct.of(
                        structLayout(
                                        JAVA_INT.withName("a"),
                                        paddingLayout(8),
                                        JAVA_INT.withName("b"))
                                .withName("spaced"));
        assertEquals(12, Struct.of(spaced.toC()).byteOffset("b"));
    }
}
