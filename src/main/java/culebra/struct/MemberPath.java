package culebra.struct;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.foreign.SequenceLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A member as C writes it: {@code corners[3].y}; with open brackets, any element. */
final class MemberPath {
    private static final Pattern STEP = Pattern.compile("(?:^|(?!^)\\.)([A-Za-z_]\\w*)|\\[(\\d*)]");

    private final String path;
    private final List<PathElement> elements = new ArrayList<>();
    private MemoryLayout layout;
    private boolean isOpen;

    MemberPath(GroupLayout whole, String path) {
        this.path = path;
        layout = whole;
        var step = STEP.matcher(path);
        int end = 0;
        while (end < path.length()) {
            if (!step.find(end) || step.start() != end) {
                throw illegal("it is not a path of members, such as corners[3].y");
            }
            String done = path.substring(0, end);
            end = step.end();
            if (step.group(1) != null) {
                member(done, step.group(1));
            } else {
                element(done, step.group(2));
            }
        }
        if (elements.isEmpty()) {
            throw illegal("it does not name a member");
        }
    }

    private void member(String done, String name) {
        if (!(layout instanceof GroupLayout group)) {
            throw illegal((done.isEmpty() ? "it" : done) + " has no members");
        }
        layout =
                group.memberLayouts().stream()
                        .filter(each -> each.name().equals(Optional.of(name)))
                        .findFirst()
                        .orElseThrow(
                                () ->
                                        illegal(
                                                "there is no member "
                                                        + name
                                                        + "; the members are "
                                                        + names(group)));
        elements.add(PathElement.groupElement(name));
    }

    private void element(String done, String index) {
        if (!(layout instanceof SequenceLayout array)) {
            throw illegal((done.isEmpty() ? "it" : done) + " is not an array");
        }
        layout = array.elementLayout();
        if (index.isEmpty()) {
            isOpen = true;
            elements.add(PathElement.sequenceElement());
            return;
        }
        // Longer numbers are larger than any count.
        long number = index.length() > 18 ? Long.MAX_VALUE : Long.parseLong(index);
        if (number >= array.elementCount()) {
            throw illegal(done + " has " + array.elementCount() + " elements");
        }
        elements.add(PathElement.sequenceElement(number));
    }

    private static String names(GroupLayout group) {
        return group.memberLayouts().stream()
                .filter(each -> !(each instanceof PaddingLayout))
                .flatMap(each -> each.name().stream())
                .collect(Collectors.joining(", "));
    }

    MemoryLayout layout() {
        return layout;
    }

    PathElement[] elements() {
        return elements.toArray(PathElement[]::new);
    }

    /** The elements of a path to one member. */
    PathElement[] closed() {
        if (isOpen) {
            throw illegal("the index of an element is missing");
        }
        return elements();
    }

    IllegalArgumentException illegal(String why) {
        return new IllegalArgumentException("Member '" + path + "': " + why);
    }
}
