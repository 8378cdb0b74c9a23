package culebra.struct;

import culebra.struct.CType.Basic;
import culebra.struct.CType.Group;
import culebra.struct.CType.Member;
import culebra.struct.Groups.Element;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Prints classes of Python's ctypes, with the offsets as comments and assertions. ctypes knows no
 * {@code alignas} before Python 3.13, so what that inserts is padded with bytes.
 */
final class PythonPrinter {
    private static final Pattern CTYPE = Pattern.compile("c_\\w+");

    private final StringBuilder text = new StringBuilder();
    private final Map<Group, String> names = new HashMap<>();
    private final Map<Group, Long> alignments = new HashMap<>();
    private final Set<String> used = new TreeSet<>(Set.of("sizeof"));

    private PythonPrinter() {}

    static String print(Group whole) {
        var printer = new PythonPrinter();
        printer.nameAll(whole);
        Groups.in(whole).forEach(printer::define);
        return "from ctypes import " + String.join(", ", printer.used) + "\n" + printer.text;
    }

    /** Python has names for classes alone, also for those of a member that C gives none. */
    private void nameAll(Group whole) {
        var taken = new HashSet<String>();
        for (Group group : Groups.in(whole)) {
            if (group.tag() != null) {
                names.put(group, free(group.tag(), taken));
            }
        }
        List<Group> inwards = new ArrayList<>(Groups.in(whole)).reversed();
        inwards.forEach(group -> nameInner(group, taken));
    }

    private void nameInner(Group group, Set<String> taken) {
        for (Member member : group.members()) {
            if (Element.of(member.type()).type() instanceof Group inner) {
                names.computeIfAbsent(
                        inner, none -> free(names.get(group) + "_" + member.name(), taken));
            }
        }
    }

    private static String free(String wanted, Set<String> taken) {
        String name = wanted;
        while (Identifiers.isTakenInPython(name) || !taken.add(name)) {
            name += "_";
        }
        return name;
    }

    private void define(Group group) {
        String name = names.get(group);
        String base = group.isUnion() ? "Union" : "Structure";
        used.add(base);
        text.append("\n\nclass ").append(name).append('(').append(base).append("):\n");
        text.append("    _fields_ = [\n");
        var offsets = new StringJoiner(", ", "[", "]");
        long end = 0;
        long alignment = 1;
        for (Member member : group.members()) {
            long natural = alignment(member.type());
            long offset = group.offset(member);
            alignment = Math.max(alignment, natural);
            if (offset > GroupBuilder.roundUp(end, natural)) {
                pad(group, end, offset, offsets);
            }
            field(member.name(), expression(member.type()), offset, offsets);
            long size = member.type().layout().byteSize();
            end = group.isUnion() ? Math.max(end, size) : offset + size;
        }
        long whole = group.layout().byteSize();
        if (whole > GroupBuilder.roundUp(end, alignment)) {
            pad(group, group.isUnion() ? 0 : end, whole, offsets);
        }
        alignments.put(group, alignment);
        text.append("    ]\n\n\nassert sizeof(").append(name).append(") == ").append(whole);
        text.append("\nassert [getattr(").append(name).append(", field[0]).offset for field in ");
        text.append(name).append("._fields_] == ").append(offsets).append('\n');
    }

    private void pad(Group group, long from, long to, StringJoiner offsets) {
        String name = "_pad" + from;
        while (has(group, name)) {
            name += "_";
        }
        used.add("c_char");
        field(name, "c_char * " + (to - from), from, offsets);
    }

    private static boolean has(Group group, String name) {
        return group.members().stream().anyMatch(each -> each.name().equals(name));
    }

    private void field(String name, String type, long offset, StringJoiner offsets) {
        int line = text.length();
        text.append("        (\"").append(name).append("\", ").append(type).append("),");
        text.append(" ".repeat(Math.max(2, 44 - (text.length() - line))));
        text.append("# offset ").append(offset).append('\n');
        offsets.add(Long.toString(offset));
    }

    private String expression(CType type) {
        Element element = Element.of(type);
        String expression = names.get(element.type());
        if (element.type() instanceof Basic basic) {
            expression = basic.python();
            CTYPE.matcher(expression).results().forEach(each -> used.add(each.group()));
        }
        List<Long> counts = element.counts();
        for (int i = counts.size() - 1; i >= 0; i--) { // the last index is the innermost array
            String inner = expression.contains(" ") ? "(" + expression + ")" : expression;
            expression = inner + " * " + counts.get(i);
        }
        return expression;
    }

    private long alignment(CType type) {
        return Element.of(type).type() instanceof Group group
                ? alignments.get(group)
                : Element.of(type).type().layout().byteAlignment();
    }
}
