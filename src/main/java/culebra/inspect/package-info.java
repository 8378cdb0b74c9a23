/** What there is for interprocess communication on this machine, and which processes use it. */
package culebra.inspect;
