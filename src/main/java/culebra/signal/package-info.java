/** Signals: sending them, and taking them as a queue or by a descriptor, with sender and value. */
package culebra.signal;
