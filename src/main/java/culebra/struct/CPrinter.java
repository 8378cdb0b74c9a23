package culebra.struct;

import culebra.struct.CType.Basic;
import culebra.struct.CType.Group;
import culebra.struct.CType.Member;
import culebra.struct.Groups.Element;

import java.util.Locale;

/** Prints definitions in C, with the offsets as comments and assertions. */
final class CPrinter {
    private static final String INDENT = "    ";

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder assertions = new StringBuilder();

    private CPrinter() {}

    static String print(Group whole) {
        var printer = new CPrinter();
        Groups.headers(whole)
                .forEach(each -> printer.text.append("#include <").append(each).append(">\n"));
        for (Group group : Groups.in(whole)) {
            if (group.tag() != null) {
                printer.define(group);
            }
        }
        return printer.text.toString();
    }

    private void define(Group group) {
        String name = group.keyword() + " " + group.tag();
        text.append('\n').append(name).append(" {\n");
        assertions.setLength(0);
        members(group, INDENT, name, "", 0);
        text.append("};\n");
        assertions.insert(0, assertion("sizeof(" + name + ")", group.layout().byteSize()));
        text.append(assertions);
    }

    /** Those of a group without a name stand in braces of their own. */
    private void members(Group group, String indent, String name, String path, long base) {
        for (Member member : group.members()) {
            Element element = Element.of(member.type());
            long offset = base + group.offset(member);
            String own = path + member.name();
            text.append(indent);
            if (member.alignment() > 0) {
                text.append("alignas(").append(member.alignment()).append(") ");
            }
            if (element.type() instanceof Group inner && inner.tag() == null) {
                text.append(inner.keyword()).append(" {\n");
                String first = own + "[0]".repeat(element.counts().size()) + ".";
                members(inner, indent + INDENT, name, first, offset);
                text.append(indent).append("} ");
            } else {
                text.append(name(element.type())).append(' ');
            }
            text.append(member.name());
            element.counts().forEach(count -> text.append('[').append(count).append(']'));
            int column = text.length() - text.lastIndexOf("\n") - 1;
            text.append(';').append(" ".repeat(Math.max(1, 39 - column)));
            text.append("// offset ").append(offset).append('\n');
            assertions.append(assertion("offsetof(" + name + ", " + own + ")", offset));
        }
    }

    private static String name(CType type) {
        return type instanceof Group group
                ? group.keyword() + " " + group.tag()
                : ((Basic) type).c();
    }

    private static String assertion(String what, long value) {
        return String.format(Locale.ROOT, "static_assert(%s == %d, \"%1$s\");\n", what, value);
    }
}
