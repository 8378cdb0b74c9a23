package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;

/** The C functions as jextract has read them from the headers. */
final class Signatures {
    /** Those that are not generated, and one whose union travels as a long on both CPUs. */
    private static final Map<String, FunctionDescriptor> OTHERS =
            Map.of(
                    "sigqueue", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG),
                    "calloc", FunctionDescriptor.of(ADDRESS, JAVA_LONG, JAVA_LONG),
                    "free", FunctionDescriptor.ofVoid(ADDRESS),
                    "eventfd_write", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));

    private Signatures() {}

    /** The signature of a function, without the arguments that vary. */
    static FunctionDescriptor of(String function) throws ReflectiveOperationException {
        FunctionDescriptor other = OTHERS.get(function);
        if (other != null) {
            return other;
        }
        if (isVariadic(function)) {
            Field fixed =
                    Class.forName("culebra.libc.Libc$" + function).getDeclaredField("BASE_DESC");
            fixed.setAccessible(true);
            return (FunctionDescriptor) fixed.get(null);
        }
        return (FunctionDescriptor) Libc.class.getMethod(function + "$descriptor").invoke(null);
    }

    /** Returns true if a function has arguments that vary after those of {@link #of}. */
    static boolean isVariadic(String function) {
        for (Class<?> type : Libc.class.getClasses()) {
            if (type.getSimpleName().equals(function)) {
                return true;
            }
        }
        return false;
    }

    /** Why a function cannot be called by {@link SetupCall}, or null if it can. */
    static String refusal(FunctionDescriptor signature) {
        List<MemoryLayout> arguments = signature.argumentLayouts();
        if (arguments.size() > 6) {
            return "has " + arguments.size() + " arguments";
        }
        for (MemoryLayout argument : arguments) {
            if (!isWord(argument)) {
                return "has an argument " + argument;
            }
        }
        MemoryLayout result = signature.returnLayout().orElse(JAVA_INT);
        return isWord(result) ? null : "returns " + result;
    }

    /** Returns true for what travels in a general register as an int or a long. */
    static boolean isWord(MemoryLayout layout) {
        return layout instanceof ValueLayout.OfInt || isLong(layout);
    }

    static boolean isLong(MemoryLayout layout) {
        return layout instanceof ValueLayout.OfLong || layout instanceof AddressLayout;
    }
}
