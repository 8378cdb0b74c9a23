package culebra.internal;

/**
 * What a range was mapped from, by which it can be extended later.
 *
 * @param mapper the handle's own token: only the handle that mapped a range may extend it
 * @param offset where the user's part begins in the object
 * @param lead how many bytes of the range lie before the user's part
 */
public record MapOrigin(Object mapper, long offset, long lead) {}
