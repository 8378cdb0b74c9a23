package culebra.struct;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.util.List;

/** A type of C, and its layout in memory. */
sealed interface CType permits CType.Basic, CType.Array, CType.Group {
    /** No object is larger than the address space of a process. */
    long MAX_SIZE = 1L << 47;

    MemoryLayout layout();

    /**
     * A number, or an object of the C library.
     *
     * @param header the header that declares it, or null
     * @param python the {@code ctypes} expression
     */
    record Basic(String c, String header, String python, MemoryLayout layout) implements CType {}

    /** Elements in a row. */
    record Array(CType element, long count, MemoryLayout layout) implements CType {
        /** Returns the type, or null if it is too large. */
        static Array of(CType element, long count) {
            MemoryLayout each = element.layout();
            return count > MAX_SIZE / each.byteSize()
                    ? null
                    : new Array(element, count, MemoryLayout.sequenceLayout(count, each));
        }
    }

    /** A struct or union, equal to itself alone; {@link GroupBuilder} makes it. */
    final class Group implements CType {
        private final boolean isUnion;
        private final String tag;
        private final List<Member> members;
        private final GroupLayout layout;

        Group(boolean isUnion, String tag, List<Member> members, GroupLayout layout) {
            this.isUnion = isUnion;
            this.tag = tag;
            this.members = members;
            this.layout = layout;
        }

        boolean isUnion() {
            return isUnion;
        }

        /** The name, or null. */
        String tag() {
            return tag;
        }

        String keyword() {
            return isUnion ? "union" : "struct";
        }

        List<Member> members() {
            return members;
        }

        @Override
        public GroupLayout layout() {
            return layout;
        }

        long offset(Member member) {
            return layout.byteOffset(MemoryLayout.PathElement.groupElement(member.name()));
        }
    }

    /**
     * A member of a struct or union.
     *
     * @param alignment what {@code alignas} demands, or 0
     */
    record Member(String name, CType type, long alignment) {
        MemoryLayout layout() {
            MemoryLayout layout = type.layout();
            return (alignment > layout.byteAlignment()
                            ? layout.withByteAlignment(alignment)
                            : layout)
                    .withName(name);
        }
    }
}
