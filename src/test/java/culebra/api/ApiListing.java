package culebra.api;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API as text: a line for each type, and indented ones for its members. The class files
 * alone decide about it; what types inherit from the JDK is left out.
 */
final class ApiListing {
    private static final int SHOWN = Modifier.PROTECTED | Modifier.STATIC | Modifier.ABSTRACT;

    private ApiListing() {}

    static List<String> lines() {
        var lines = new ArrayList<String>();
        for (Class<?> type : PublicApi.types()) {
            lines.add(header(type));
            lines.addAll(sorted(PublicApi.fields(type), ApiListing::line));
            lines.addAll(sorted(PublicApi.constructors(type), ApiListing::line));
            lines.addAll(sorted(PublicApi.methods(type), each -> line(type, each)));
        }
        return lines;
    }

    /** By name, then by the rest. */
    private static <M> List<String> sorted(Collection<M> members, Function<M, String> line) {
        return members.stream()
                .map(member -> "    " + line.apply(member))
                .sorted(Comparator.comparing(ApiListing::memberName).thenComparing(each -> each))
                .toList();
    }

    private static String memberName(String line) {
        String before = line.replaceFirst("(\\(| = ).*", "");
        return before.substring(before.lastIndexOf(' ') + 1);
    }

    private static String header(Class<?> type) {
        boolean finalAnyway = type.isEnum() || type.isRecord();
        return type.getName()
                + ": "
                + modifiers(type.getModifiers() & (SHOWN | (finalAnyway ? 0 : Modifier.FINAL)))
                + (type.isSealed() ? "sealed " : "")
                + kind(type)
                + list(" extends ", PublicApi.superclass(type).map(ApiListing::name))
                + list(" implements ", PublicApi.interfaces(type).map(ApiListing::name).sorted());
    }

    private static String kind(Class<?> type) {
        String variables = variables(type.getTypeParameters());
        if (type.isRecord()) {
            return Stream.of(type.getRecordComponents())
                    .map(each -> name(each.getGenericType()) + " " + each.getName())
                    .collect(Collectors.joining(", ", "record" + variables + "(", ")"));
        }
        return (type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class") + variables;
    }

    private static String line(Field field) {
        if (field.isEnumConstant()) {
            return field.getName();
        }
        return modifiers(field.getModifiers() & (SHOWN | Modifier.FINAL))
                + name(field.getGenericType())
                + " "
                + field.getName()
                + value(field);
    }

    /** Compilers copy a constant's value into the class that uses it. */
    private static String value(Field field) {
        boolean copied = field.getType().isPrimitive() || field.getType() == String.class;
        if (!copied || !Modifier.isStatic(field.getModifiers())) {
            return "";
        }
        try {
            field.setAccessible(true);
            return " = " + field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String line(Constructor<?> constructor) {
        return modifiers(constructor.getModifiers() & SHOWN) + "new" + signature(constructor);
    }

    private static String line(Class<?> type, Method method) {
        boolean inherited = !Modifier.isFinal(type.getModifiers());
        String variables = variables(method.getTypeParameters());
        return modifiers(method.getModifiers() & (SHOWN | (inherited ? Modifier.FINAL : 0)))
                + (variables.isEmpty() ? "" : variables + " ")
                + name(method.getGenericReturnType())
                + " "
                + method.getName()
                + signature(method);
    }

    private static String signature(Executable member) {
        String parameters =
                Stream.of(member.getGenericParameterTypes())
                        .map(ApiListing::name)
                        .collect(Collectors.joining(", "));
        if (member.isVarArgs()) {
            parameters = parameters.substring(0, parameters.length() - 2) + "...";
        }
        Stream<String> thrown = Stream.of(member.getGenericExceptionTypes()).map(ApiListing::name);
        return "(" + parameters + ")" + list(" throws ", thrown.sorted());
    }

    private static String modifiers(int modifiers) {
        return modifiers == 0 ? "" : Modifier.toString(modifiers) + " ";
    }

    private static String variables(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Stream.of(variables)
                        .map(each -> each.getName() + list(" extends ", bounds(each)))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static Stream<String> bounds(TypeVariable<?> variable) {
        return Stream.of(variable.getBounds())
                .filter(bound -> bound != Object.class)
                .map(ApiListing::name);
    }

    /** Without packages: {@link ApiNamesTest} sees to it that no two types share a name. */
    private static String name(Type type) {
        return type.getTypeName().replaceAll("\\b(?:[a-z]\\w*\\.)+(?=[A-Z])", "");
    }

    private static String list(String before, Stream<String> names) {
        String list = names.collect(Collectors.joining(", "));
        return list.isEmpty() ? "" : before + list;
    }
}
