// SPDX-License-Identifier: Apache-2.0
package gossamer.peer.value;

/**
 * How much one encoded value may be; guards against accidents and against hostile bytes alike.
 *
 * @param depthMax values inside values, 1 to 1,000, default 64: more costs stack, less refuses honest nesting
 * @param referencesMax objects inside the part that is Java-serialized, default 1,000,000
 * @param bytesMax length of the encoding, default 256 MiB; what decoding allocates stays within a small multiple of it
 */
public record ValueLimits(int depthMax, long referencesMax, int bytesMax) {
    public static final ValueLimits DEFAULT = new ValueLimits(64, 1_000_000, 256 << 20);

    public ValueLimits {
        if (depthMax < 1 || depthMax > 1_000) {
            throw new IllegalArgumentException("depthMax is " + depthMax + "; it must be from 1 to 1000");
        }
        if (referencesMax < 1 || bytesMax < 1) {
            throw new IllegalArgumentException(
                    "referencesMax is " + referencesMax + " and bytesMax " + bytesMax + "; both must be at least 1");
        }
    }
}
