package culebra.internal;

/** A handle or another object that threads wait for, as recordings show it. */
interface Subject {
    /** Returns the type of the handle. */
    String kind();

    /** Returns the name of the object, or null if it has none or it is unknown. */
    String objectName();

    /** Returns the number of the descriptor that belongs to the handle; -1 if there is none. */
    int descriptorNumber();
}
