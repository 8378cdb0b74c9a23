/** File descriptors: who owns one, waiting until it is ready, and byte channels over it. */
package culebra.fd;
