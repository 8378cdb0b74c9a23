package culebra.struct;

import culebra.struct.CType.Array;
import culebra.struct.CType.Basic;
import culebra.struct.CType.Group;
import culebra.struct.CType.Member;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.UnionLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;

/** Reads a layout that was composed by hand; padding that C would not insert becomes a member. */
final class LayoutReader {
    private LayoutReader() {}

    static Group read(GroupLayout layout, String tag, String place) {
        if (layout.byteSize() > CType.MAX_SIZE) {
            throw illegal(place, "is larger than the memory of a process");
        }
        boolean isUnion = layout instanceof UnionLayout;
        var builder = new GroupBuilder(isUnion);
        long offset = 0;
        for (MemoryLayout each : layout.memberLayouts()) {
            if (!(each instanceof PaddingLayout)) {
                add(builder, each, isUnion ? 0 : offset, place);
            }
            offset += each.byteSize();
        }
        if (builder.isEmpty()) {
            throw illegal(place, "has no members");
        }
        Group group = builder.build(tag);
        if (layout.byteSize() > group.layout().byteSize()) {
            pad(builder, isUnion ? 0 : builder.end(), layout.byteSize());
            group = builder.build(tag);
        }
        if (group.layout().byteSize() != layout.byteSize()) {
            long missing = group.layout().byteSize() - layout.byteSize();
            throw illegal(
                    place,
                    missing > 0
                            ? "lacks the padding that C has at the end: paddingLayout("
                                    + missing
                                    + ")"
                            : "has a size that no C struct with these members has");
        }
        return group;
    }

    private static void add(GroupBuilder builder, MemoryLayout layout, long offset, String place) {
        String name = layout.name().orElse("");
        if (!Identifiers.isValid(name)) {
            throw illegal(place, "has a member whose name is not valid in C: '" + name + "'");
        }
        String path = place + "." + name;
        if (builder.has(name)) {
            throw illegal(path, "is defined twice");
        }
        CType type = type(layout, path);
        long alignment = layout.byteAlignment();
        if (alignment < type.layout().byteAlignment()) {
            throw illegal(path, "is not aligned as C aligns it: packed structs are not supported");
        }
        var member =
                new Member(name, type, alignment > type.layout().byteAlignment() ? alignment : 0);
        if (offset > GroupBuilder.roundUp(builder.end(), alignment)) {
            pad(builder, builder.end(), offset);
        }
        builder.add(member);
    }

    private static void pad(GroupBuilder builder, long from, long to) {
        String name = "_pad" + from;
        while (builder.has(name)) {
            name += "_";
        }
        CType bytes = Array.of(BasicTypes.ofKeywords(List.of("char")), to - from);
        builder.add(new Member(name, bytes, 0));
    }

    private static CType type(MemoryLayout layout, String path) {
        return switch (layout) {
            case AddressLayout pointer ->
                    throw illegal(path, "is a pointer, which has no meaning in another process");
            case ValueLayout value -> basic(value, path);
            case SequenceLayout sequence -> array(sequence, path);
            case GroupLayout group -> read(group, null, path);
            case PaddingLayout padding -> throw illegal(path, "is an array of padding");
        };
    }

    private static Basic basic(ValueLayout layout, String path) {
        if (layout.order() != ByteOrder.nativeOrder()) {
            throw illegal(path, "is not in the byte order of C");
        }
        return BasicTypes.of(layout);
    }

    private static Array array(SequenceLayout layout, String path) {
        CType element = type(layout.elementLayout(), path);
        if (layout.elementLayout().byteAlignment() != element.layout().byteAlignment()) {
            throw illegal(path, "has elements that are not aligned as C aligns them");
        }
        if (layout.elementCount() == 0) {
            throw illegal(path, "has no elements");
        }
        return Array.of(element, layout.elementCount());
    }

    private static IllegalArgumentException illegal(String place, String why) {
        return new IllegalArgumentException("The layout " + place + " " + why);
    }
}
