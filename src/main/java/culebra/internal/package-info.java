/** The call layer: links C functions, waits, and turns error numbers into exceptions. */
package culebra.internal;
