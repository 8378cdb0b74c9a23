package culebra;

/** How an object is opened: for reading, for writing, or for both. */
public enum Access {
    /** Reading only. */
    READ,
    /** Writing only, if the object supports this mode. */
    WRITE,
    /** Reading and writing. */
    READ_WRITE
}
