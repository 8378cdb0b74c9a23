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
     * Returns the entries of one type.
     *
     * @param <E> the type
     * @param type the type, such as {@code SemaphoreEntry.class}
     * @return a part of this listing, with the same warnings
     */
    public <E extends T> Listing<E> only(Class<E> type) {
        Objects.requireNonNull(type, "type");
        return new Listing<>(
                found.stream().filter(type::isInstance).map(type::cast).toList(), warnings);
    }

    /**
     * Returns warnings that state what this listing does not show, and why.
     *
     * @return sentences for people to read
     */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns everything as a table with aligned columns, and the warnings under it. */
    @Override
    public String toString() {
        return Table.of(found, warnings);
    }
}
