package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.shm.SharedMemory;
import culebra.struct.Struct;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** A struct whose definition Python has from this JVM. */
final class StructRow implements Row {
    private static final Struct ORDER =
            Struct.of(
                    """
                    struct item { char name[6]; uint16_t pieces; };
                    struct order { int32_t id; double price; bool paid; struct item items[3]; };
                    """);

    /** Multiplies the numbers of what Java has written, and changes the texts. */
    private static final String PYTHON =
            """

            import mmap, os, sys

            with open("/dev/shm" + sys.argv[1], "r+b") as file:
                order = order.from_buffer(mmap.mmap(file.fileno(), 0))
            order.id, order.price, order.paid = order.id * 2, order.price * 2, not order.paid
            for item in order.items:
                item.name, item.pieces = item.name.upper(), item.pieces * 2
            """;

    @Override
    public String name() {
        return "struct";
    }

    @Override
    public List<String> others() {
        return List.of("Python 3");
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String name = stage.name(SharedMemory::unlinkIfExists);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment order = SharedMemory.map(name, ORDER.byteSize(), arena);
            ORDER.varHandle("id").set(order, 7);
            ORDER.varHandle("price").set(order, 1.25);
            for (int i = 0; i < 3; i++) {
                ORDER.slice(order, "items[" + i + "].name").setString(0, "item" + i);
                ORDER.varHandle("items[].pieces").set(order, (long) i, (short) (i + 1));
            }
            try (Peer python = stage.python(ORDER.toPython() + PYTHON, name)) {
                python.join();
            }
            assertEquals(14, (int) ORDER.varHandle("id").get(order), "id");
            assertEquals(2.5, (double) ORDER.varHandle("price").get(order), "price");
            assertEquals(true, (boolean) ORDER.varHandle("paid").get(order), "paid");
            String last = ORDER.slice(order, "items[2].name").getString(0);
            assertEquals("ITEM2", last, "name of the last item");
            short pieces = (short) ORDER.varHandle("items[2].pieces").get(order);
            assertEquals(6, (int) pieces, "pieces of the last item");
        }
        return new Result("Python used the class that Java printed");
    }
}
