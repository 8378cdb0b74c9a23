package culebra.struct;

import culebra.struct.CType.Array;
import culebra.struct.CType.Basic;
import culebra.struct.CType.Group;
import culebra.struct.CType.Member;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a struct consists of, each before what it is used in. */
final class Groups {
    /** A type without its brackets, and these. */
    record Element(CType type, List<Long> counts) {
        static Element of(CType type) {
            var counts = new ArrayList<Long>();
            CType element = type;
            while (element instanceof Array array) {
                counts.add(array.count());
                element = array.element();
            }
            return new Element(element, counts);
        }
    }

    private Groups() {}

    /** Returns all structs and unions, itself the last. */
    static Collection<Group> in(Group whole) {
        var all = new LinkedHashSet<Group>();
        add(whole, all);
        return all;
    }

    private static void add(Group group, Set<Group> all) {
        for (Member member : group.members()) {
            if (Element.of(member.type()).type() instanceof Group inner && !all.contains(inner)) {
                add(inner, all);
            }
        }
        all.add(group);
    }

    /** Returns the numbers and objects of the C library. */
    static List<Basic> basics(Group whole) {
        return in(whole).stream()
                .flatMap(group -> group.members().stream())
                .map(member -> Element.of(member.type()).type())
                .filter(Basic.class::isInstance)
                .map(Basic.class::cast)
                .toList();
    }

    static boolean isAligned(Group whole) {
        return in(whole).stream()
                .flatMap(group -> group.members().stream())
                .anyMatch(member -> member.alignment() > 0);
    }

    static Set<String> headers(Group whole) {
        var headers = new TreeSet<String>(Set.of("assert.h", "stddef.h"));
        for (Basic basic : basics(whole)) {
            if (basic.header() != null) {
                headers.add(basic.header());
            }
        }
        if (isAligned(whole)) {
            headers.add("stdalign.h");
        }
        return headers;
    }
}
