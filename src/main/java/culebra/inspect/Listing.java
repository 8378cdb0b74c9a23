package culebra.inspect;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;

/**
 * The result of a search: an unmodifiable list that prints as a table, and warnings about what
 * could not be examined.
 *
 * @param <T> {@link IpcEntry} or {@link IpcUser}
 */
public final class Listing<T> extends AbstractList<T> {
    private final List<T> found;
    private final List<String> warnings;

    Listing(List<T> found, List<String> warnings) {
        this.found = List.copyOf(found);
        this.warnings = List.copyOf(warnings);
    }

    @Override
    public T get(int index) {
        return found.get(index);
    }

    @Override
    public int size() {
        return found.size();
    }

    /**
     * Returns a listing of only those entries that are of the given type.
     *
     * @param <E> the type of the entries
     * @param type the class of the entries, such as {@code SemaphoreEntry.class}
     * @return the entries of this type, with the warnings of this listing
     */
    public <E extends T> Listing<E> only(Class<E> type) {
        Objects.requireNonNull(type, "type");
        return new Listing<>(
                found.stream().filter(type::isInstance).map(type::cast).toList(), warnings);
    }

    /**
     * Returns warnings about information that this listing does not contain, each with the reason.
     *
     * @return human-readable sentences
     */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the entries as a table with aligned columns, followed by the warnings. */
    @Override
    public String toString() {
        return Table.of(found, warnings);
    }
}
