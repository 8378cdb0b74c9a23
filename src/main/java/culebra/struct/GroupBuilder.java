package culebra.struct;

import culebra.struct.CType.Group;
import culebra.struct.CType.Member;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.util.ArrayList;
import java.util.List;

/** Places the members of a struct or union as C does, with the padding between and after them. */
final class GroupBuilder {
    private final boolean isUnion;
    private final List<Member> members = new ArrayList<>();
    private final List<MemoryLayout> layouts = new ArrayList<>();
    private long size;
    private long alignment = 1;

    GroupBuilder(boolean isUnion) {
        this.isUnion = isUnion;
    }

    /** Returns false if the struct would be too large. */
    boolean add(Member member) {
        MemoryLayout layout = member.layout();
        alignment = Math.max(alignment, layout.byteAlignment());
        if (isUnion) {
            size = Math.max(size, layout.byteSize());
        } else {
            padTo(roundUp(size, layout.byteAlignment()));
            size += layout.byteSize();
        }
        members.add(member);
        layouts.add(layout);
        return size <= CType.MAX_SIZE;
    }

    boolean has(String name) {
        return members.stream().anyMatch(each -> each.name().equals(name));
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Where the last member ends, before any padding. */
    long end() {
        return size;
    }

    Group build(String tag) {
        long whole = roundUp(size, alignment);
        if (isUnion) {
            if (whole > size) {
                layouts.add(MemoryLayout.paddingLayout(whole));
            }
        } else {
            padTo(whole);
        }
        MemoryLayout[] all = layouts.toArray(MemoryLayout[]::new);
        GroupLayout layout =
                isUnion ? MemoryLayout.unionLayout(all) : MemoryLayout.structLayout(all);
        layout = tag == null ? layout : layout.withName(tag);
        return new Group(isUnion, tag, List.copyOf(members), layout);
    }

    private void padTo(long offset) {
        if (offset > size) {
            layouts.add(MemoryLayout.paddingLayout(offset - size));
            size = offset;
        }
    }

    static long roundUp(long size, long alignment) {
        return (size + alignment - 1) & -alignment;
    }
}
