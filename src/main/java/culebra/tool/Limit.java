package culebra.tool;

/**
 * What a system or a process allows.
 *
 * @param used how much of it is in use, empty if that is not known
 * @param remedy what raises it
 */
record Limit(String what, String value, String used, String remedy) {}
