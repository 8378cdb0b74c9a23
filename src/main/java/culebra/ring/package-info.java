/** A ring of messages in shared memory. */
package culebra.ring;
