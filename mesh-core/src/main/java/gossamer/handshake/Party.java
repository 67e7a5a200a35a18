// SPDX-License-Identifier: Apache-2.0
package gossamer.handshake;

import gossamer.model.PeerId;

/**
 * One side of a handshake as it names itself. Immutable by custom: nobody changes the array.
 *
 * @param id the peer
 * @param boot grows with every start of the process that goes by this id
 * @param address where others dial it: 4 or 16 bytes of IP address and 2 of port, at most {@link #ADDRESS_BYTES_MAX}
 */
public record Party(PeerId id, long boot, byte[] address) {
    /** The longest address, in bytes. */
    public static final int ADDRESS_BYTES_MAX = 64;

    public Party {
        if (address.length > ADDRESS_BYTES_MAX) {
            throw new IllegalArgumentException("an address has at most 64 bytes, not " + address.length);
        }
    }
}
